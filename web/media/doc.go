// Package media is the pages of the library: the list with its uploads, one
// file with the texts about it, uploads in pieces (tus 1.0) and the files
// themselves as courses show them.
package media
