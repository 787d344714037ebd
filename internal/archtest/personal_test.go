package archtest

import (
	"slices"
	"strings"
	"testing"

	"github.com/jackc/pgx/v5"

	"codeberg.org/lotse/lotse/internal/app"
	"codeberg.org/lotse/lotse/internal/platform/privacy"
	"codeberg.org/lotse/lotse/internal/platform/testkit"
)

const privacyList = "internal/app/privacy.go"

func TestPersonalTablesAreDeclared(t *testing.T) {
	k := testkit.New(t)
	rows, err := owner(t, k).Query(k.Ctx, `
		SELECT c.relname::text, a.attname::text, coalesce((SELECT r.relname::text FROM pg_constraint f JOIN pg_class r ON r.oid = f.confrelid
			WHERE f.conrelid = c.oid AND f.contype = 'f' AND a.attnum = ANY (f.conkey) AND r.relname <> 'tenant' LIMIT 1), '')
		FROM pg_class c JOIN pg_attribute a ON a.attrelid = c.oid AND a.attnum > 0 AND NOT a.attisdropped AND a.attname <> 'tenant_id'
		WHERE c.relnamespace = 'public'::regnamespace AND c.relkind IN ('r', 'p') AND NOT c.relispartition AND c.relname NOT LIKE 'river%'`)
	if err != nil {
		t.Fatal(err)
	}
	columns, err := pgx.CollectRows(rows, pgx.RowToStructByPos[Column])
	if err != nil {
		t.Fatal(err)
	}
	if len(columns) < 200 {
		t.Fatalf("only %d columns found", len(columns))
	}
	for _, bad := range PersonalFaults(columns, app.Privacy()) {
		t.Error(bad)
	}
}

func TestEveryRegisterIsListed(t *testing.T) {
	for _, name := range Registers(sources(t), privacyList) {
		t.Errorf("%s lacks %s.Register", privacyList, name)
	}
}

func TestPersonalRulesCatch(t *testing.T) {
	whole := privacy.Table{Name: "posting", Columns: "x", Purpose: "x", LegalBasis: "x", Retention: "x", Erasure: "x"}
	got := PersonalFaults([]Column{
		{"posting", "person_id", "person"}, {"course", "title", ""}, {"note", "written_by", ""}, {"lesson_done", "enrolment_id", "enrolment"},
	}, []privacy.Table{whole, whole, {Name: "gone", Columns: "x", Purpose: "x", LegalBasis: "x", Retention: "x"}})
	want := []string{
		"gone is declared without erasure", "lesson_done.enrolment_id is personal, and no privacy.go declares the table",
		"note.written_by is personal, and no privacy.go declares the table", "posting is declared twice",
		"there is no table gone, but it is declared",
	}
	if !slices.Equal(got, want) {
		t.Errorf("got %s", strings.Join(got, "\n"))
	}

	var files []File
	for path, src := range map[string]string{
		privacyList:                 `package app; var all = slices.Concat(org.Register)`,
		"internal/org/privacy.go":   `package org; var Register []privacy.Table`,
		"internal/skill/privacy.go": `package skill; var Register []privacy.Table`,
	} {
		f, err := Parse(path, []byte(src))
		if err != nil {
			t.Fatal(err)
		}
		files = append(files, f)
	}
	if got := Registers(files, privacyList); !slices.Equal(got, []string{"skill"}) {
		t.Errorf("got %q", got)
	}
}
