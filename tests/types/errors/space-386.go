// -goarch=386
package p

type whole [1 << 30][4]byte // ERROR

type fits [1<<30 - 1][4]byte
