# The texts of models, given as files, as a table in C (ir/priv.h, ir_model_texts).
BEGIN {
	print "/* Made by build-aux/models.awk. */"
	print "#include \"ir/priv.h\"\n"
	print "const IrModelText ir_model_texts[] = {"
}
FNR == 1 {
	if (NR > 1)
		print "\t},"
	printf "\t{ \"%s\",\n", FILENAME
}
{
	gsub(/\\/, "\\\\")
	gsub(/"/, "\\\"")
	printf "\t\"%s\\n\"\n", $0
}
END {
	print "\t},\n\t{ 0 },\n};"
}
