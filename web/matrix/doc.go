// Package matrix proves who may open what: every route of the program, as
// every role, for every relation to the object it names, by real requests to
// a town with a neighbour. The expectations are a table that people wrote
// (rules_*_test.go); the list of routes is read from the router, so that a
// new route without a line fails, and a line without a route as well.
//
// It also walks all routes for what no route may do: write on GET, take a form
// from elsewhere, lead away, name people without a trace, tell right answers.
//
// It holds tests only.
package matrix
