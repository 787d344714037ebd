// Package forum is the Digital Transfer Forum: what one municipality learned,
// written so that others can use it.
//
// It owns: articles and blueprints with their versions in German and English,
// who may read them (the town, its network, everybody), the release by a
// moderator with its reasons. Below it lie networks (forum/network), the safe
// rendering of texts (forum/prose), what events and new services say beside
// theirs (forum/occasion); above it what people say to each other
// (forum/talk), files (forum/attach), who uses a blueprint (forum/reuse), what
// search engines are told (forum/place). It does not own courses, and it knows
// no person but through forum_trace.
//
// Invariants: the rows of other towns are reached by the policy `shared` of
// the database and by nothing else; what leaves the town was released by
// somebody other than its author; a shared row holds no key of a person, only
// the name under which it was signed; a version never changes but for its
// reach.
package forum
