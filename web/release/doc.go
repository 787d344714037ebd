// Package release is the pages on which a course goes live: what waits for a
// review, the publication of one course with its checks, differences, comments
// and history, the overview of translations, and how the municipality
// publishes. It decides nothing; internal/author does.
package release
