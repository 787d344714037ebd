package author_test

import (
	"io/fs"
	"testing"

	"codeberg.org/lotse/lotse/content"
	"codeberg.org/lotse/lotse/internal/author"
	"codeberg.org/lotse/lotse/internal/course"
	"codeberg.org/lotse/lotse/internal/course/courseware"
	"codeberg.org/lotse/lotse/internal/enrol"
	"codeberg.org/lotse/lotse/internal/platform/fault"
	"codeberg.org/lotse/lotse/internal/platform/i18n"
)

func ids(c *courseware.Course) map[string]bool {
	have := map[string]bool{}
	add := func(blocks []courseware.Block) {
		for _, b := range blocks {
			have[b.ID] = true
		}
	}
	for _, l := range c.Lessons {
		have[l.ID] = true
		add(l.Blocks)
	}
	if c.Test != nil {
		add(c.Test.Blocks)
	}
	return have
}

// The templates of the program: each begins courses that share nothing but
// what they say, and goes live once its gaps are filled.
func TestBeginFromATemplate(t *testing.T) {
	t.Parallel()
	d := sit(t)
	folders := must[[]fs.DirEntry](t)(fs.ReadDir(content.Files, "templates"))
	for _, f := range folders {
		done := must[course.Imported](t)(d.Courses.Import(d.Ctx, must[fs.FS](t)(fs.Sub(content.Files, "templates/"+f.Name()))))
		if again := must[course.Imported](t)(d.Courses.Import(d.Ctx, packed(t, d.Ctx, d.Courses, f.Name()))); again.New || again.Hash != done.Hash || len(done.Stale) > 0 {
			t.Errorf("%s: %+v", f.Name(), again)
		}
	}
	if list := must[course.Catalogue](t)(d.Courses.Catalogue(d.Ctx, course.Filter{})); list.Total != 0 {
		t.Error("the catalogue lists templates")
	}
	if found := must[course.Catalogue](t)(d.Courses.Catalogue(d.Ctx, course.Filter{Query: "Unterweisung"})); found.Total != 0 {
		t.Error("the search finds templates")
	}
	reader := d.newcomer()
	list := must[[]author.Listing](t)(d.Templates(d.Petra))
	if len(list) != len(folders) || len(list) < 2 {
		t.Fatalf("%d templates of %d", len(list), len(folders))
	}
	for _, l := range list {
		if _, err := d.Courses.Published(reader, l.Slug); !fault.Is(err, fault.NotFound) {
			t.Errorf("%s can be read: %v", l.Slug, err)
		}
		title := i18n.Text{"de": "Neu aus " + l.Slug, "en": "New"}
		one := d.opened(d.done(d.FromTemplate(d.Petra, l.Slug, title)).ID).Course()
		two := d.opened(d.done(d.FromTemplate(d.Petra, l.Slug, title)).ID).Course()
		model := d.live(l.Slug)
		if one.Template || len(one.Lessons) != len(model.Lessons) || len(one.Goals) != len(model.Goals) || one.Title["en"] != "New" {
			t.Errorf("%s: %+v", l.Slug, one)
		}
		for id := range ids(one) {
			if ids(two)[id] || ids(model.Course)[id] {
				t.Errorf("%s: %s is shared", l.Slug, id)
			}
		}
		o := must[author.Outlook](t)(d.Outlook(d.Petra, one.Slug))
		if len(o.Findings) == 0 {
			t.Errorf("%s has nothing to fill in", l.Slug)
		}
		for _, f := range o.Findings {
			if f.ID != "author.check.placeholder" {
				t.Errorf("%s: %+v", l.Slug, f)
			}
		}
		if o := must[author.Outlook](t)(d.Outlook(d.Petra, l.Slug)); o.Blocked() || o.NeedsChange {
			t.Errorf("%s itself: %+v", l.Slug, o.Findings)
		}
	}
}

func TestWhatIsATemplateStaysOne(t *testing.T) {
	t.Parallel()
	d := sit(t)
	slug, lesson, block := d.begin()
	d.done(d.SetTemplate(d.Petra, slug, true))
	head := d.opened(slug)
	said := head.Head
	said.Template, said.Validity = false, "P1Y"
	d.done(d.SaveHead(d.Petra, head.Version, said))
	d.done(d.SaveText(d.Petra, author.Written{Course: slug, Block: block, Lang: i18n.DE, Body: "Für ‹Verfahren›.", Base: 1}))
	_, err := d.FromTemplate(d.Petra, slug, i18n.Text{"de": "Zu früh"})
	wants(t, err, "author.missing")
	d.publish(slug, "")
	_, err = d.SetTemplate(d.Petra, slug, false)
	wants(t, err, "author.template_late")
	_, err = d.SetCentral(d.Petra, slug, lesson, true)
	wants(t, err, "author.central_own_only")
	made := d.done(d.FromTemplate(d.Petra, slug, i18n.Text{"de": "Daraus", "en": "Of it"})).ID
	_, err = d.Service.Publish(d.Petra, made, "")
	wants(t, err, "author.blocked")
	other, _, _ := d.begin()
	_, err = d.Link(d.Petra, author.NewLink{Course: other, Home: slug, Lesson: lesson})
	if !fault.Is(err, fault.NotFound) {
		t.Errorf("a template's lesson is linked: %v", err)
	}
	if list := must[[]course.Listing](t)(d.Courses.List(d.Ctx)); len(list) != 0 {
		t.Errorf("offered: %+v", list)
	}
	v := must[*course.Version](t)(d.Courses.Published(d.Ctx, slug))
	if _, err := (&enrol.Service{DB: d.Kit.DB}).Start(d.newcomer(), v.CourseID, v.ID); err == nil {
		t.Error("somebody is enrolled in a template")
	}
	pkg := must[*courseware.Package](t)(d.Courses.Export(d.Ctx, slug))
	is := *pkg.Course
	is.Template = false
	pkg.Course, pkg.Change, pkg.Version = &is, "editorial", 2
	_, err = d.Courses.Import(d.Ctx, must[courseware.Folder](t)(courseware.Write(pkg)))
	wants(t, err, "course.import.template")
}
