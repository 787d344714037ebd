package archtest

import "testing"

func TestNoSentenceOutsideContent(t *testing.T) {
	for _, bad := range Sentences(sources(t)) {
		t.Error(bad)
	}
}

func TestForbiddenCalls(t *testing.T) {
	for _, bad := range ForbiddenCalls(sources(t)) {
		t.Error(bad)
	}
}

func TestGlobalDoor(t *testing.T) {
	for _, bad := range GlobalDoor(sources(t)) {
		t.Error(bad)
	}
}

func TestTextRulesCatch(t *testing.T) {
	for name, c := range map[string]struct {
		src  string
		rule func([]File) []string
	}{
		"German sentence": {`package x; var s = "Das wurde gespeichert"`, Sentences},
		"gorm Save":       {`package x; import "gorm.io/gorm"; func f(d *gorm.DB) { d.Save(1) }`, ForbiddenCalls},
		"global door":     {`package x; import "` + Module + `/internal/platform/db"; func f(d *db.DB) { d.Global(nil, nil) }`, GlobalDoor},
	} {
		t.Run(name, func(t *testing.T) {
			f, err := Parse("internal/course/store.go", []byte(c.src))
			if err != nil {
				t.Fatal(err)
			}
			if len(c.rule([]File{f})) == 0 {
				t.Error("the bad sample passes")
			}
		})
	}
}
