package main

import "testing"

func TestPurge(t *testing.T) {
	used := newWords(`class="kern-btn kern-form-check"`, `"kern-alert--" + kind`, `Kind = "info"`, `"kern-form-check__" + kind + "--error"`, `type = "radio"`)
	for _, tt := range []struct{ name, css, want string }{
		{"a used and an unused class", `.kern-btn{a:b}.kern-loader{c:d}`, `.kern-btn{a:b}`},
		{"one selector of two", `.kern-loader,.kern-btn:hover{a:b}`, `.kern-btn:hover{a:b}`},
		{"both classes are needed", `.kern-btn .kern-loader{a:b}.kern-btn.kern-form-check{c:d}`, `.kern-btn.kern-form-check{c:d}`},
		{"elements", `html{a:b}a[href=".x"]{c:d}`, `html{a:b}a[href=".x"]{c:d}`},
		{"an exception or a choice is not needed", `.kern-btn:not(.x,.y){a:b}:is(.x,.y){c:d}`, `.kern-btn:not(.x,.y){a:b}:is(.x,.y){c:d}`},
		{"put together", `.kern-alert--info{a:b}.kern-alert--danger{c:d}`, `.kern-alert--info{a:b}`},
		{"put together of three", `.kern-form-check__radio--error{a:b}.kern-form-check__file--error{c:d}`, `.kern-form-check__radio--error{a:b}`},
		{"a block that falls empty", `@media (min-width:1px){.x{a:b}}@media print{.x{a:b}.kern-btn{c:d}}`, `@media print{.kern-btn{c:d}}`},
		{"blocks that hold no rules", `@charset "UTF-8";@keyframes k{0%{a:b}}@font-face{c:d}`, `@charset "UTF-8";@keyframes k{0%{a:b}}@font-face{c:d}`},
		{"braces in strings", `.kern-btn{content:"}.x{"}`, `.kern-btn{content:"}.x{"}`},
		{"properties nothing reads", `:root{--a:1;--b:var(--a);--c:2}.kern-btn{x:var(--c)}`, `:root{--c:2}.kern-btn{x:var(--c)}`},
		{"properties of an unused rule", `:root{--a:1}.x{y:var(--a)}.kern-btn{--kern:1;y:z}`, `.kern-btn{y:z}`},
	} {
		got, err := purge([]byte(tt.css), used)
		if err != nil || string(got) != tt.want {
			t.Errorf("%s: %v\n got %s\nwant %s", tt.name, err, got, tt.want)
		}
	}
	for _, css := range []string{`.a{.b{c:d}}`, `@scope (.a){.b{c:d}}`, `.kern-btn{a:b`} {
		if _, err := purge([]byte(css), used); err == nil {
			t.Errorf("%s: what is not understood must not be cut", css)
		}
	}
}

func TestClassesInPieces(t *testing.T) {
	used := newWords(`"kern-" "kern-icon--" s = "kern-table__cell"; s + "--action"; width: "kern-form-input--width-" + n; add := 1; "edit"`)
	for class, want := range map[string]bool{
		"kern-table__cell--action":  true,
		"kern-form-input--width-4":  true,
		"kern-icon--edit":           true,
		"kern-icon--add":            false, // a word of the code, not a quoted one
		"kern-edit":                 false, // the bare namespace would keep everything
		"kern-table__cell--numeric": false,
		"kern-table__cellar":        false,
	} {
		if got := used.class(class); got != want {
			t.Errorf("%s: %v", class, got)
		}
	}
}
