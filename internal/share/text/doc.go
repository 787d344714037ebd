// Package text lets towns take over texts of the forum from each other:
// blueprints and articles.
//
// It owns: what of a text goes into a package, how it is read again, how a
// newer version is merged into a draft. It does not own texts and drafts
// (forum), their files (forum/attach), who uses a blueprint (forum/reuse), nor
// packages and keys (share, of which it is a craft).
//
// Invariants: a package holds what the text says and its files; no name of a
// person and no contact leaves or arrives with it. What is taken over is a
// draft of the town alone. A contact that was written here stays.
package text
