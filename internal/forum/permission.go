package forum

import "codeberg.org/lotse/lotse/internal/platform/actor"

// The permissions of the forum. Released things are read without one.
const (
	// Write proposes articles, asks and answers, under one's own name. Risk: a
	// colleague's data in a text; a moderator stands before everything that
	// leaves the town but questions and answers, which can be reported.
	Write actor.Permission = "forum.write"
	// Moderate releases texts of the town to the network or to everybody, takes
	// them back, hides what was reported. Risk: what was public has been read.
	Moderate actor.Permission = "forum.moderate"
)
