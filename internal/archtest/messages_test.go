package archtest

import (
	"strings"
	"testing"

	"codeberg.org/lotse/lotse/internal/platform/i18n"
)

func TestMessages(t *testing.T) {
	uses := Uses(sources(t))
	if len(uses) < 20 {
		t.Fatalf("only %d uses of messages found: the search is broken", len(uses))
	}
	for _, bad := range MessageFaults(i18n.IDs(i18n.DE), i18n.IDs(i18n.EN), uses) {
		t.Error(bad)
	}
}

func TestMessagesCatch(t *testing.T) {
	f, err := Parse("internal/x/x.go", []byte(`package x
func y() {
	_ = fault.Wrong("no.such")
	_ = i18n.T(ctx, "state." + string(s))
	_ = fault.Field{Name: "a", ID: "no.field"}
	audit.Look(ctx, tx, "no.purpose", id)
	_, _ = s.People.Named(ctx, "no.reason", id)
}`))
	if err != nil {
		t.Fatal(err)
	}
	got := strings.Join(MessageFaults([]string{"only.de"}, []string{"only.en"}, Uses([]File{f})), "\n")
	for _, want := range []string{"no English message: only.de", "no German message: only.en", `"no.such"`, `"state."`, `"no.field"`, `"look.no.purpose"`, `"look.no.reason"`} {
		if !strings.Contains(got, want) {
			t.Errorf("not caught: %s in\n%s", want, got)
		}
	}
}
