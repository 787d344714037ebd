// Package attach is the files of the forum's texts.
//
// It owns: which files are taken, how large, how many; who may fetch them. It
// does not own the list of files of a text, which is part of its version, nor
// where bytes lie (platform/blob) and how pictures are cleaned (media).
//
// Invariants: a file is judged by its content, not by its name; whoever may
// read a version may fetch its files, and nobody else; bytes that some version
// or draft names are not swept away.
package attach
