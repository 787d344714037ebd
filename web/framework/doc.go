// Package framework is the pages of frameworks of competences: what there is,
// what each competence comprises and where it is taught, and how own
// frameworks are written and files come in. It decides nothing;
// internal/skill and internal/skill/revise do.
package framework
