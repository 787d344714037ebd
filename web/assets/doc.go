// Package assets serves the style sheets, scripts, fonts and pictures of the
// product.
//
// It owns: css/ and js/ (the sources), the bundle command (`go run
// ./web/assets/bundle`, which writes build/ from these and the npm packages),
// the embedded build/ and its handler. It does not own markup.
//
// The bundle cuts what it takes from KERN: fonts to the characters that
// fonts.css names, the style sheet to the classes that sources below web/
// spell (internal/decisions/0008).
//
// Invariants: a file's name holds a hash of its content, so it may be cached
// for ever; every text file stands in three forms (plain, gzip, brotli), made
// at build time; nothing is compressed while serving. A checkout that was
// never bundled compiles, and says in the log what to run.
package assets
