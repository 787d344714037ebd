// Package talk is what people say to each other in the forum: answers to
// questions with comments on them, comments on texts, what they found helpful,
// what they follow and what they report.
//
// It owns: posts, votes, following, reports and their handling. It does not
// own questions and texts themselves, who may read them, or signatures; those
// are the forum's.
//
// Invariants: a post belongs to the town of its author and stands below
// something its author can read; it is changed by its author alone, for an
// hour; it is taken down by its author, or by the moderators of its town or of
// the question's or text's; guests read no comments on texts; how many found
// something helpful is said, who did never.
package talk
