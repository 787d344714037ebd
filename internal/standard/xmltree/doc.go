// Package xmltree reads an XML document of a stranger into a small tree.
//
// It owns: the limits (size, depth, number of nodes), the refusal of document
// type declarations, and the encodings that real files have. It does not own
// what the elements mean (moodlexml, xliff).
//
// Invariants:
//   - No declaration is followed, no entity beyond the five of XML 1.0 is
//     expanded, nothing is loaded from elsewhere (XML 1.0, sections 2.8, 4.2).
//   - Text, also CDATA (section 2.7), stands in the order of the document, so
//     that mixed content survives.
//   - Work and memory are bounded by the limits, whatever the input.
package xmltree
