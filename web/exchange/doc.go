// Package exchange is the pages on which courses come in and go out: a
// package, questions of other systems, translations. What is sent is shown
// first; whoever sent it then decides.
//
// It decides nothing; internal/author/exchange does.
package exchange
