package lighthouse

import (
	"encoding/json"
	"strings"
	"testing"
)

// A report as Lighthouse writes it, cut down.
const report = `{"categories": {"performance": {"score": 0.945, "auditRefs": [{"id": "light", "weight": 1}, {"id": "slow", "weight": 25}, {"id": "fine", "weight": 9}, {"id": "elsewhere", "weight": 3}, {"id": "told", "weight": 0}]},
	"accessibility": {"score": 1}, "best-practices": {"score": 0.9449}, "seo": {"score": 0.95}},
	"audits": {"slow": {"title": "Largest Contentful Paint", "score": 0.4, "displayValue": "4.1 s"}, "light": {"title": "Layout", "score": 0},
	"fine": {"title": "Fine", "score": 1}, "elsewhere": {"title": "Elsewhere", "score": null}, "told": {"title": "Told", "score": 0}}}`

func TestWhatMissesTheGoal(t *testing.T) {
	var r result
	if err := json.Unmarshal([]byte(report), &r); err != nil {
		t.Fatal(err)
	}
	if got := r.line(); got != "95\t100\t94\t95" {
		t.Errorf("prints %q", got)
	}
	if got := r.below(); len(got) != 1 || got[0] != "best-practices has 94 of 95" {
		t.Errorf("%q", got)
	}
	c := r.Categories["performance"]
	c.Score = .9
	r.Categories["performance"] = c
	if got := r.below()[0]; !strings.HasPrefix(got, "performance has 90 of 95\n  slow: Largest Contentful Paint 4.1 s\n  light: Layout") || strings.Contains(got, "Told") || strings.Contains(got, "ine:") || strings.Contains(got, "Elsewhere") {
		t.Errorf("%q", got)
	}
}
