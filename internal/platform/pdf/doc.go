// Package pdf turns typed data into tagged PDF documents (PDF/UA-1) with the
// Typst templates in content/pdf.
//
// It owns: the compiler process, the fonts it is given, the picture of a QR
// code, and the letter that begins an account. It does not own what a
// certificate or report says: their features pass finished words as data.
//
// Invariants: data never becomes Typst source, so nobody can write code into a
// document; one document is compiled at a time; the same data gives the same
// bytes; a document that is not accessible (a picture without text, a sign the
// font lacks) is refused by the compiler and not delivered. The accessible
// HTML page stays the reference and is what people are offered when no
// compiler runs here.
package pdf
