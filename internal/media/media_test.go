package media_test

import (
	"bytes"
	"context"
	"errors"
	"image"
	"image/jpeg"
	"io"
	"strings"
	"sync"
	"testing"
	"testing/iotest"
	"time"

	"github.com/google/uuid"

	"codeberg.org/lotse/lotse/internal/media"
	"codeberg.org/lotse/lotse/internal/media/mediafile"
	"codeberg.org/lotse/lotse/internal/platform/blob"
	"codeberg.org/lotse/lotse/internal/platform/db"
	"codeberg.org/lotse/lotse/internal/platform/fault"
	"codeberg.org/lotse/lotse/internal/platform/i18n"
	"codeberg.org/lotse/lotse/internal/platform/testkit"
)

// world is a library with two trainers.
type world struct {
	*media.Service
	kit        *testkit.Kit
	blobs      *clocked
	may, other context.Context
}

// clocked is a store whose files can be made old.
type clocked struct {
	blob.Store
	mu  sync.Mutex
	age time.Duration
}

func (c *clocked) older(i blob.Info) blob.Info {
	c.mu.Lock()
	defer c.mu.Unlock()
	i.At = i.At.Add(-c.age)
	return i
}

func (c *clocked) Stat(ctx context.Context, tenant uuid.UUID, hash string) (blob.Info, error) {
	i, err := c.Store.Stat(ctx, tenant, hash)
	return c.older(i), err
}

func (c *clocked) Each(ctx context.Context, tenant uuid.UUID, fn func(blob.Info) error) error {
	return c.Store.Each(ctx, tenant, func(i blob.Info) error { return fn(c.older(i)) })
}

func newWorld(t *testing.T) *world {
	t.Helper()
	kit := testkit.New(t)
	w := &world{kit: kit, blobs: &clocked{Store: blob.NewDir(t.TempDir())}}
	w.Service = media.New(kit.DB, w.blobs)
	w.may, w.other = kit.May(w.person(), media.Manage), kit.May(w.person(), media.Manage)
	return w
}

func (w *world) person() uuid.UUID {
	id := db.NewID()
	w.kit.SQL(`INSERT INTO person (tenant_id, id, slug, personnel_number, first_name, last_name, sort_name, search, created_at)
		VALUES ($1, $2, $3, $3, 'Paula', 'Probe', 'probe paula', 'probe paula', now())`, w.kit.Tenant, id, strings.ReplaceAll(id.String(), "-", "")[22:])
	return id
}

func (w *world) add(t *testing.T, name, data string) media.Media {
	t.Helper()
	m, err := w.Prepare(w.may, name, strings.NewReader(data))
	if err == nil {
		m, err = w.Add(w.may, m)
	}
	if err != nil {
		t.Fatal(err)
	}
	return m
}

func (w *world) bytes(t *testing.T, hash string) string {
	t.Helper()
	f, err := w.Show(w.may, hash)
	if err != nil {
		t.Fatal(err)
	}
	r, err := w.Open(w.may, f, 0, -1)
	if err != nil {
		t.Fatal(err)
	}
	b, err := io.ReadAll(r)
	if err = errors.Join(err, r.Close()); err != nil {
		t.Fatal(err)
	}
	return string(b)
}

func (w *world) files(t *testing.T) (n int) {
	t.Helper()
	if err := w.blobs.Store.Each(w.may, w.kit.Tenant, func(blob.Info) error { n++; return nil }); err != nil {
		t.Fatal(err)
	}
	return n
}

func photo(t *testing.T) string {
	t.Helper()
	var b bytes.Buffer
	if err := jpeg.Encode(&b, image.NewGray(image.Rect(0, 0, 1500, 900)), nil); err != nil {
		t.Fatal(err)
	}
	return b.String()
}

const pdf = "%PDF-1.7\nMerkblatt"

func TestPicture(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	m := w.add(t, `C:\Fotos\<b>Rathaus.jpeg`, photo(t))
	if m.Kind != mediafile.Image || m.Name != "b-Rathaus.jpeg" || m.Width != 1500 || len(m.Sizes) != 2 || m.Sizes[0].Width != 390 {
		t.Errorf("%+v", m)
	}
	for _, hash := range []string{m.Hash, m.Sizes[0].Hash} {
		if _, err := jpeg.Decode(strings.NewReader(w.bytes(t, hash))); err != nil {
			t.Error(err)
		}
	}
	if again := w.add(t, "anderer Name.jpg", photo(t)); again.ID != m.ID || again.Name != m.Name {
		t.Errorf("the same picture is a second file: %+v", again)
	}
	if n := w.kit.Int(`SELECT count(*) FROM media_size WHERE tenant_id = $1`, w.kit.Tenant); n != 2 {
		t.Errorf("%d sizes", n)
	}
}

func TestRefused(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	for name, data := range map[string]string{
		"page.png": "<!doctype html><script>alert(1)</script>", "empty.pdf": "", "program.pdf": "MZ\x90\x00\x03\x00\x00\x00\x04",
		"broken.jpg": "\xff\xd8\xff\xe0\x00\x10JFIF", "cut.svg": "<svg viewBox='0 0 1 1'>",
	} {
		if _, err := w.Prepare(w.may, name, strings.NewReader(data)); !fault.Is(err, fault.Invalid) {
			t.Errorf("%s: %v", name, err)
		}
	}
	huge := io.MultiReader(strings.NewReader("\xff\xd8\xff\xe0\x00\x10JFIF"), iotest.OneByteReader(io.LimitReader(zero{}, 1)), io.LimitReader(zero{}, 26<<20))
	if _, err := w.Prepare(w.may, "huge.jpg", huge); !fault.Is(err, fault.TooLarge) {
		t.Errorf("huge: %v", err)
	}
	nobody := w.kit.May(uuid.New())
	for what, err := range map[string]error{
		"prepare": second(w.Prepare(nobody, "a.pdf", strings.NewReader(pdf))), "add": second(w.Add(nobody, media.Media{})), "list": second(w.List(nobody, media.Filter{})),
		"describe": w.Describe(nobody, "x", media.Texts{}), "remove": w.Remove(nobody, "x"), "begin": second(w.Begin(nobody, "x", 1)), "sweep": w.Sweep(w.may),
		"uses": second(w.Uses(nobody, "x")), "finish": second(w.Finish(nobody, uuid.New())), "cancel": w.Cancel(nobody, uuid.New()),
	} {
		if !fault.Is(err, fault.Forbidden) {
			t.Errorf("%s: %v", what, err)
		}
	}
	if n := w.files(t); n != 0 {
		t.Errorf("%d files are left", n)
	}
}

type zero struct{}

func (zero) Read(p []byte) (int, error) { clear(p); return len(p), nil }

func second[T any](_ T, err error) error { return err }

// TestRowsNameWhatIsThere: without its bytes there is no row.
func TestRowsNameWhatIsThere(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	m, err := w.Prepare(w.may, "a.pdf", strings.NewReader(pdf))
	if err != nil {
		t.Fatal(err)
	}
	if err := w.Blobs.Delete(w.may, w.kit.Tenant, m.Hash); err != nil {
		t.Fatal(err)
	}
	if _, err := w.Add(w.may, m); !fault.Is(err, fault.Unavailable) {
		t.Errorf("%v", err)
	}
	if n := w.kit.Int(`SELECT count(*) FROM media WHERE tenant_id = $1`, w.kit.Tenant); n != 0 {
		t.Error("a row names bytes that are not there")
	}
}

func TestOtherTenant(t *testing.T) {
	t.Parallel()
	w, next := newWorld(t), newWorld(t)
	next.Blobs = w.Blobs
	m := w.add(t, "a.pdf", pdf)
	if _, err := next.Show(next.may, m.Hash); !fault.Is(err, fault.NotFound) {
		t.Errorf("another town opens it: %v", err)
	}
	if _, err := next.Get(next.may, m.Hash); !fault.Is(err, fault.NotFound) {
		t.Errorf("another town reads it: %v", err)
	}
	if err := next.Remove(next.may, m.Hash); !fault.Is(err, fault.NotFound) {
		t.Errorf("another town removes it: %v", err)
	}
}

const vtt = "WEBVTT\n\n00:00:01.000 --> 00:00:02.000\n<b>Guten Tag</b>\n"

func TestDescribe(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	picture, film := w.add(t, "a.jpg", photo(t)), w.add(t, "a.mp4", "\x00\x00\x00\x18ftypmp42\x00\x00\x00\x00mp42isom")
	if len(picture.Gaps()) != 2 || len(film.Gaps()) != 4 {
		t.Errorf("%v, %v", picture.Gaps(), film.Gaps())
	}
	l, err := w.List(w.may, media.Filter{Gaps: true})
	if err != nil || l.Total != 2 {
		t.Errorf("%d with gaps, %v", l.Total, err)
	}
	if err := w.Describe(w.may, picture.Hash, media.Texts{Version: 1, Alt: i18n.Text{i18n.EN: "A town hall"}}); !fault.Is(err, fault.Invalid) {
		t.Errorf("no German text: %v", err)
	}
	alt := i18n.Text{i18n.DE: " Das Rathaus ", i18n.EN: "The town hall"}
	if err := w.Describe(w.may, picture.Hash, media.Texts{Version: 1, Alt: alt}); err != nil {
		t.Error(err)
	}
	if err := w.Describe(w.other, picture.Hash, media.Texts{Version: 1, Decorative: true}); !fault.Is(err, fault.Conflict) {
		t.Errorf("what the other wrote is lost: %v", err)
	}
	if err := w.Describe(w.may, film.Hash, media.Texts{Version: 1, Captions: i18n.Text{i18n.DE: "kein VTT"}}); !fault.Is(err, fault.Invalid) {
		t.Errorf("bad captions: %v", err)
	}
	if err := w.Describe(w.may, film.Hash, media.Texts{Version: 1, Poster: film.Hash}); !fault.Is(err, fault.Invalid) {
		t.Errorf("a film as a poster: %v", err)
	}
	both := i18n.Text{i18n.DE: vtt, i18n.EN: vtt}
	if err := w.Describe(w.may, film.Hash, media.Texts{Version: 1, Captions: both, Transcript: both, Poster: picture.Hash}); err != nil {
		t.Error(err)
	}
	if text, err := w.Captions(w.may, film.Hash, i18n.DE); err != nil || strings.Contains(text, "<") || !strings.Contains(text, "Guten Tag") {
		t.Errorf("%q, %v", text, err)
	}
	if l, err := w.List(w.may, media.Filter{Gaps: true}); err != nil || l.Total != 0 {
		t.Errorf("%d with gaps, %v", l.Total, err)
	}
	if err := w.Remove(w.may, picture.Hash); !fault.Is(err, fault.Conflict) {
		t.Errorf("a poster in use goes: %v", err)
	}
}

func TestListPagesAndFilters(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	for _, name := range []string{"eins", "zwei", "drei"} {
		w.add(t, name+".pdf", pdf+name)
	}
	first, err := w.List(w.may, media.Filter{Limit: 2})
	if err != nil || len(first.Files) != 2 || first.Total != 3 || first.Files[0].Name != "drei.pdf" {
		t.Fatalf("%+v, %v", first, err)
	}
	rest, err := w.List(w.may, media.Filter{Limit: 2, Before: first.More})
	if err != nil || len(rest.Files) != 1 || rest.More != uuid.Nil || rest.Files[0].Name != "eins.pdf" {
		t.Errorf("%+v, %v", rest, err)
	}
	if l, err := w.List(w.may, media.Filter{Text: "ZWEI"}); err != nil || l.Total != 1 {
		t.Errorf("%+v, %v", l, err)
	}
	if l, err := w.List(w.may, media.Filter{Kind: mediafile.Video}); err != nil || l.Total != 0 {
		t.Errorf("%+v, %v", l, err)
	}
	if l, err := w.List(w.may, media.Filter{Text: "%"}); err != nil || l.Total != 0 {
		t.Errorf("a sign of the query language counts: %+v, %v", l, err)
	}
}

// TestRemoveAndSweep: what is used stays; what was removed goes after 30 days,
// bytes without a row after one.
func TestRemoveAndSweep(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	used := map[string][]media.Use{}
	w.AskUse(func(context.Context, []string) (map[string][]media.Use, error) { return used, nil })
	kept, gone, late := w.add(t, "a.pdf", pdf+"a"), w.add(t, "b.pdf", pdf+"b"), w.add(t, "c.pdf", pdf+"c")
	if _, err := w.Prepare(w.may, "orphan.pdf", strings.NewReader(pdf+"orphan")); err != nil {
		t.Fatal(err)
	}
	used[kept.Hash] = []media.Use{{Where: media.Live}}
	if err := w.Remove(w.may, kept.Hash); !fault.Is(err, fault.Conflict) {
		t.Errorf("a file in use goes: %v", err)
	}
	for _, m := range []media.Media{gone, late} {
		if err := w.Remove(w.may, m.Hash); err != nil {
			t.Fatal(err)
		}
	}
	if _, err := w.Get(w.may, gone.Hash); !fault.Is(err, fault.NotFound) {
		t.Errorf("%v", err)
	}
	sweep := func(want int) {
		t.Helper()
		if err := w.Sweep(w.kit.Ctx); err != nil {
			t.Fatal(err)
		}
		if n := w.files(t); n != want {
			t.Errorf("%d files, want %d", n, want)
		}
	}
	sweep(4)
	w.blobs.age = 25 * time.Hour
	sweep(3) // the orphan
	used[late.Hash] = []media.Use{{Where: media.Draft}}
	w.kit.Clock.Advance(31 * 24 * time.Hour)
	sweep(2)
	if _, err := w.Get(w.may, late.Hash); err != nil {
		t.Errorf("a file that is shown after all: %v", err)
	}
	if back := w.add(t, "b.pdf", pdf+"b"); back.ID == gone.ID {
		t.Error("the row was kept")
	}
}

// TestSweepNeverTakesWhatARowNames puts, adds and sweeps at once.
func TestSweepNeverTakesWhatARowNames(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	w.blobs.age = 48 * time.Hour
	var wg sync.WaitGroup
	stop := make(chan struct{})
	wg.Go(func() {
		for {
			select {
			case <-stop:
				return
			default:
				if err := w.Sweep(w.kit.Ctx); err != nil {
					t.Error(err)
					return
				}
			}
		}
	})
	added := 0
	for i := range 60 {
		data := pdf + strings.Repeat("x", i)
		m, err := w.Prepare(w.may, "a.pdf", strings.NewReader(data))
		if err != nil {
			t.Fatal(err)
		}
		if m, err = w.Add(w.may, m); err == nil {
			added++
			if got := w.bytes(t, m.Hash); got != data {
				t.Fatalf("%d: %d bytes", i, len(got))
			}
		} else if !fault.Is(err, fault.Unavailable) {
			t.Fatal(err)
		}
	}
	close(stop)
	wg.Wait()
	rows := w.kit.Int(`SELECT count(*) FROM media WHERE tenant_id = $1`, w.kit.Tenant)
	if n := w.files(t); n != rows || rows != added {
		t.Errorf("%d files, %d rows, %d added", n, rows, added)
	}
}
