# Files as a table of names and texts in C. Variables: include, the header that declares the table;
# table, its declaration.
BEGIN {
	print "/* Made by build-aux/texts.awk. */"
	print "#include \"" include "\"\n"
	print "const " table " = {"
}
FNR == 1 {
	if (NR > 1)
		print "\t},"
	printf "\t{ \"%s\",\n", FILENAME
}
{
	gsub(/\\/, "\\\\&")
	gsub(/"/, "\\\"")
	printf "\t\"%s\\n\"\n", $0
}
END {
	print "\t},\n\t{ 0 },\n};"
}
