// Package archtest is the house's rules as tests: import floors, where SQL
// and GORM live, messages in both languages, protected tables, declared
// personal data. Each rule is a pure function over the sources or the schema
// and has a bad sample it must catch.
//
// The sources are parsed, not listed by the go command: a test that calls
// `go list` is answered from the test cache and passes on broken code.
package archtest
