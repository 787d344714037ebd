package public_test

import (
	"errors"
	"strings"
	"testing"
	"time"

	"github.com/google/uuid"

	"codeberg.org/lotse/lotse/internal/platform/fault"
	"codeberg.org/lotse/lotse/internal/platform/i18n"
	"codeberg.org/lotse/lotse/internal/platform/testkit"
	"codeberg.org/lotse/lotse/internal/public"
)

func TestTextsAreWrittenOneAfterTheOther(t *testing.T) {
	t.Parallel()
	kit := testkit.New(t)
	s := &public.Service{DB: kit.DB}
	ctx := kit.Ctx
	if own, err := s.Own(kit.Ctx, "imprint", i18n.DE); own != nil || err != nil {
		t.Fatalf("%+v %v", own, err)
	}
	const body = "Rathaus, Marktplatz 1\r\n\r\n[[contact]]\r\n"
	if err := s.Write(ctx, "imprint", i18n.DE, 0, body, "a"); err != nil {
		t.Fatal(err)
	}
	if err := s.Write(ctx, "imprint", i18n.DE, 0, body, "a"); !fault.Is(err, fault.Conflict) {
		t.Errorf("who saw nothing writes over it: %v", err)
	}
	if own, err := s.Own(kit.Ctx, "imprint", i18n.DE); err != nil || own == nil || own.Body != "Rathaus, Marktplatz 1\n\n[[contact]]" || own.Shipped != "a" {
		t.Errorf("%+v %v", own, err)
	}
	if own, err := s.Own(kit.Ctx, "imprint", i18n.EN); own != nil || err != nil {
		t.Errorf("the other language: %+v %v", own, err)
	}
	if err := s.Write(ctx, "imprint", i18n.DE, 1, "", "b"); err != nil {
		t.Fatal(err)
	}
	if own, _ := s.Own(kit.Ctx, "imprint", i18n.DE); own != nil {
		t.Error("the text that ships is not back")
	}
	if list, err := s.History(ctx, "imprint", i18n.DE); err != nil || len(list) != 2 || list[0].Body != "" || list[1].No != 1 {
		t.Errorf("%+v %v", list, err)
	}
	if err := s.Write(kit.May(uuid.New()), "imprint", i18n.DE, 2, body, "a"); err == nil {
		t.Error("written without the permission")
	}
}

func TestTextsKeepTheirFacts(t *testing.T) {
	t.Parallel()
	for name, c := range map[string]struct{ page, body, id string }{
		"all there":   {"privacy", "Text\n\n[[retention]]\n\n[[authority]]", ""},
		"free":        {"easy", "Wir helfen. [[tenant]]", ""},
		"missing":     {"privacy", "Text\n\n[[authority]]", "public.missing"},
		"in a word":   {"privacy", "Text [[retention]]\n\n[[authority]]", "public.missing"},
		"unknown":     {"imprint", "[[contact]]\n\n[[telephone]]", "public.unknown"},
		"nothing":     {"easy", "", "public.need"},
		"far too big": {"easy", strings.Repeat("x", public.MostBody+1), "public.long"},
	} {
		err := public.Check(c.page, c.body)
		if c.id == "" && err != nil || c.id != "" && (err == nil || idOf(err) != c.id) {
			t.Errorf("%s: %v", name, err)
		}
	}
}

func idOf(err error) string {
	var f *fault.Error
	if !errors.As(err, &f) || len(f.Fields) != 1 {
		return ""
	}
	return f.Fields[0].ID
}

// A report is due after six weeks; with the answer the address is gone, and
// the report a year later.
func TestBarriersAreAnswered(t *testing.T) {
	t.Parallel()
	kit := testkit.New(t)
	s := &public.Service{DB: kit.DB}
	ctx := kit.Ctx
	if err := s.Met(ctx, public.Barrier{Reference: "ABCDEF", Body: "Die Taste fehlt.", ReplyTo: "a@b.example"}); err != nil {
		t.Fatal(err)
	}
	list, err := s.Barriers(ctx)
	if err != nil || len(list) != 1 || list[0].Due.String() != "2026-07-20" {
		t.Fatalf("%+v %v", list, err)
	}
	if err := s.Answer(ctx, list[0].ID, " "); !fault.Is(err, fault.Invalid) {
		t.Errorf("answered with nothing: %v", err)
	}
	if err := s.Answer(ctx, list[0].ID, "Behoben."); err != nil {
		t.Fatal(err)
	}
	if err := s.Answer(ctx, list[0].ID, "Behoben."); !fault.Is(err, fault.Conflict) {
		t.Errorf("answered twice: %v", err)
	}
	if list, _ = s.Barriers(ctx); list[0].ReplyTo != "" || list[0].Answered == nil {
		t.Errorf("%+v", list[0])
	}
	kit.Clock.Advance(300 * 24 * time.Hour)
	if err := s.Sweep(kit.Ctx); err != nil || kit.Int(`SELECT count(*) FROM barrier_report`) != 1 {
		t.Errorf("dropped early: %v", err)
	}
	kit.Clock.Advance(80 * 24 * time.Hour)
	if err := s.Sweep(kit.Ctx); err != nil || kit.Int(`SELECT count(*) FROM barrier_report`) != 0 {
		t.Errorf("kept for good: %v", err)
	}
	if _, err := s.Barriers(kit.May(uuid.New())); err == nil {
		t.Error("read without the permission")
	}
}
