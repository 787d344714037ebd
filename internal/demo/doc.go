// Package demo founds the demo town Lindenau: people through the real HR
// import, the courses, ten projects, and twelve weeks of learning, evidence
// and decisions replayed day by day through the same services, under a clock
// that walks to today. The same day gives the same town.
//
// It owns how the plan in content/demo is lived through, and the demo
// accounts. It does not own a rule: whatever a service refuses, the town does
// not have. It stands beside cmd: it uses the application and nothing uses it
// but the command and tests.
package demo
