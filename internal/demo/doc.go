// Package demo founds the demo town Lindenau: people through the real HR
// import, the course, one project with three waves, and weeks of learning
// replayed day by day through the same services, under a clock that walks to
// today. The same day gives the same town.
//
// It stands beside cmd: it uses the application and nothing uses it but the
// command and tests.
package demo
