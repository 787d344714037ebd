// Package mediafile judges and cleans files that people upload: what they are,
// whether a page may show them, and what has to go before one does.
//
// It knows bytes, no rows and no people. What a file is follows from its
// content, never from its name or from what the browser says.
package mediafile
