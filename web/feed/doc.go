// Package feed is what programs read of the public side: the Atom feed of the
// forum, the sitemap, robots.txt.
//
// It owns: their formats, how long they are kept. It does not own what is
// public: the forum says so, for whoever is not signed in.
//
// Invariants: an answer is the same for everybody and sets no cookie; a sitemap
// costs the same memory however much it names.
package feed
