// Package linked is where the program reads content/. The bytes themselves
// stand in package content, which hands them over when it is linked in: so a
// changed sentence builds one package anew instead of everything that speaks.
package linked

import "io/fs"

// Files is content/ as it was at build time. Whatever is run imports package
// content, by way of internal/app or of the test kit; without it there is
// nothing to read.
var Files fs.FS = none{}

type none struct{}

func (none) Open(name string) (fs.File, error) {
	return nil, &fs.PathError{Op: "open", Path: name, Err: errNotLinked{}}
}

type errNotLinked struct{}

func (errNotLinked) Error() string { return "the texts are not linked in: import package content" }
