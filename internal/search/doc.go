// Package search finds texts by what they say: it keeps their words and
// matches queries with them.
//
// It owns: search_document and search_word; how words are folded, stemmed,
// taken apart and corrected, how hits are ranked and excerpts cut. It does not
// own what is found: features put their texts here in the transaction that
// changes them, and internal/report/hits says what readers get.
//
// Invariants: a row is reached under the same policy `shared` as the text it
// was made of; no name of a person is put here but what a text itself says; a
// search looks at a bounded number of rows, however common its words are.
package search
