package webtest

import (
	"context"
	"encoding/json"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/chromedp/cdproto/emulation"
	"github.com/chromedp/chromedp"
)

// View is how a person looks at the product.
type View struct {
	Width, Height int64
	Dark          bool
	NoScript      bool
}

// The two widths every page must serve.
var (
	Desktop = View{Width: 1280, Height: 900}
	Phone   = View{Width: 390, Height: 844}
)

// String names the view in test names and picture files.
func (v View) String() string {
	s := fmt.Sprint(v.Width)
	if v.Dark {
		s += "dark"
	}
	if v.NoScript {
		s += "noscript"
	}
	return s
}

// Tab is one person's browser window with cookies of its own.
type Tab struct {
	t    testing.TB
	ctx  context.Context
	base string
	view View
}

var chromium = sync.OnceValues(func() (context.Context, error) {
	path, err := FindChromium()
	if err != nil {
		return nil, err
	}
	dir, err := os.MkdirTemp("", "lotse-chromium-")
	if err != nil {
		return nil, err
	}
	opts := append(chromedp.DefaultExecAllocatorOptions[:],
		chromedp.ExecPath(path), chromedp.UserDataDir(dir), chromedp.DisableGPU,
		chromedp.Flag("disable-quic", true), chromedp.Flag("disable-component-update", true),
		chromedp.Flag("hide-scrollbars", true), chromedp.Flag("font-render-hinting", "none"))
	if os.Geteuid() == 0 {
		opts = append(opts, chromedp.NoSandbox)
	}
	alloc, _ := chromedp.NewExecAllocator(context.Background(), opts...)
	browser, _ := chromedp.NewContext(alloc)
	// Console events panic before the first navigation; start the browser here.
	return browser, chromedp.Do(browser, chromedp.Navigate("about:blank"))
})

// FindChromium returns the browser's path, or an error that says what to do.
// Chromium without its own windows takes a third of the processor time.
func FindChromium() (string, error) {
	for _, name := range []string{"chromium-headless-shell", "chromium", "chromium-browser", "google-chrome", "google-chrome-stable"} {
		if path, err := exec.LookPath(name); err == nil {
			return path, nil
		}
	}
	return "", fmt.Errorf("no Chromium: install the package chromium; the tests prove pages in a real browser")
}

// tabLife bounds everything one tab does.
const tabLife = 3 * time.Minute

// Open opens a window on the server at base, without any cookie.
func Open(t testing.TB, base string, v View) *Tab {
	t.Helper()
	browser, err := chromium()
	if err != nil {
		t.Fatal(err)
	}
	ctx, cancel := chromedp.NewContext(browser, chromedp.WithNewBrowserContext())
	ctx, stop := context.WithTimeout(ctx, tabLife)
	t.Cleanup(func() { stop(); cancel() })
	tab := &Tab{t: t, ctx: ctx, base: base}
	tab.do(chromedp.EmulateViewport(v.Width, v.Height))
	tab.View(v)
	return tab
}

// View changes width, colours and scripts of the window.
func (tab *Tab) View(v View) {
	tab.t.Helper()
	scheme := "light"
	if v.Dark {
		scheme = "dark"
	}
	tab.view = v
	tab.do(chromedp.EmulateViewport(v.Width, v.Height))
	_, err := chromedp.Call(tab.ctx, emulation.SetEmulatedMedia, emulation.SetEmulatedMediaParams{
		Features: []*emulation.MediaFeature{
			{Name: "prefers-color-scheme", Value: scheme},
			{Name: "prefers-reduced-motion", Value: "reduce"}, // a click must not miss what is still scrolling
		},
	})
	if err == nil {
		// Of two tabs each behaves as the one in front.
		_, err = chromedp.Call(tab.ctx, emulation.SetFocusEmulationEnabled, emulation.SetFocusEmulationEnabledParams{Enabled: true})
	}
	if err == nil {
		_, err = chromedp.Call(tab.ctx, emulation.SetScriptExecutionDisabled, emulation.SetScriptExecutionDisabledParams{Value: v.NoScript})
	}
	if err != nil {
		tab.t.Fatalf("browser: %v", err)
	}
}

func (tab *Tab) do(steps ...chromedp.Action[chromedp.Void]) {
	tab.t.Helper()
	if err := chromedp.Do(tab.ctx, steps...); err != nil {
		tab.t.Fatalf("browser: %v\nat %s", err, tab.Path())
	}
}

// Goto opens a path of the product and returns the answer's status.
func (tab *Tab) Goto(path string) int {
	tab.t.Helper()
	res, err := chromedp.Run(tab.ctx, chromedp.NavigateResponse(tab.base+path))
	if err != nil {
		tab.t.Fatalf("browser: %s: %v", path, err)
	}
	return int(res.Status)
}

// Through goes on in this window by another address of the server, such as a
// proxy that counts.
func (tab *Tab) Through(base string) { tab.base = base }

// Path returns path and query of the page that is shown.
func (tab *Tab) Path() string {
	u, err := chromedp.Run(tab.ctx, chromedp.Location())
	if err != nil {
		return "?"
	}
	return strings.TrimPrefix(u, tab.base)
}

// Click follows a link or presses a button by its visible text or accessible
// name and waits for the page that comes.
func (tab *Tab) Click(name string) {
	tab.t.Helper()
	tab.find(name)
	tab.press(found)
}

// found is what find has marked.
const found = `[data-webtest="click"]`

func (tab *Tab) find(name string) {
	tab.t.Helper()
	ok := tab.soon(`(() => {
		const want = ` + quote(fold(name)) + `;
		const name = e => (e.getAttribute('aria-label') || e.innerText || e.value || '').replace(/[\s\u00a0]+/g, ' ').trim();
		const seen = e => e.getClientRects().length > 0;
		const all = [...document.querySelectorAll('a[href], button, input[type=submit], summary, label')].filter(seen);
		const e = all.find(e => name(e) === want) || all.find(e => name(e).startsWith(want)) || all.find(e => name(e).includes(want));
		if (!e) return false;
		document.querySelectorAll('[data-webtest]').forEach(x => x.removeAttribute('data-webtest'));
		e.setAttribute('data-webtest', 'click');
		return true;
	})()`)
	if !ok {
		tab.t.Fatalf("browser: nothing to click is called %q at %s:\n%s", name, tab.Path(), tab.Text())
	}
}

// ClickCSS is Click by selector.
func (tab *Tab) ClickCSS(selector string) { tab.t.Helper(); tab.press(selector) }

// press clicks and, where that leaves the page, waits for the next one.
func (tab *Tab) press(selector string) {
	tab.t.Helper()
	tab.follow(selector, func() { tab.do(chromedp.Click(chromedp.CSS(selector))) })
}

// follow does what makes the element act and, where that leaves the page, waits
// for the next one. A script may handle it in place: then the page never begins
// to leave.
func (tab *Tab) follow(selector string, act func()) {
	tab.t.Helper()
	before := Eval[float64](tab, `performance.timeOrigin`)
	leaves := Eval[bool](tab, `(() => { const e = document.querySelector(`+quote(selector)+`);
		addEventListener('beforeunload', () => { window.webtestLeaves = true; });
		return !!e && !(e.tagName === 'SUMMARY' || e.tagName === 'LABEL' || e.type === 'button' || (e.tagName === 'A' && (e.hasAttribute('download') || (e.getAttribute('href') || '').startsWith('#')))); })()`)
	act()
	if !leaves {
		return
	}
	for begun := time.Now(); time.Since(begun) < pageWait; time.Sleep(10 * time.Millisecond) {
		v, err := chromedp.Run(tab.ctx, chromedp.Evaluate[float64](`document.readyState === 'complete' ? performance.timeOrigin : 0`))
		if err == nil && v != 0 && v != before {
			return
		}
		if v == before && !tab.view.NoScript && time.Since(begun) > scriptWait && !Eval[bool](tab, `!!window.webtestLeaves`) {
			return
		}
	}
	tab.t.Fatalf("browser: %s at %s brought no page:\n%s", selector, tab.Path(), tab.Text())
}

// How long a page may take, how long a script may think before it leaves, and
// how long what a test looks for may take to show on a page that has come.
const (
	pageWait   = 20 * time.Second
	scriptWait = 3 * time.Second
	showWait   = 5 * time.Second
)

// soon reports whether the expression becomes true within showWait. A page that
// is just being replaced answers with an error; the next one is asked.
func (tab *Tab) soon(js string) bool {
	for begun := time.Now(); time.Since(begun) < showWait; time.Sleep(20 * time.Millisecond) {
		if ok, err := chromedp.Run(tab.ctx, chromedp.Evaluate[bool](js)); err == nil && ok {
			return true
		}
	}
	return false
}

// Fill writes into the field with this label (or name), all at once as a pasted
// text comes: single keys take a hundred times as long. Press sends keys.
func (tab *Tab) Fill(label, value string) {
	tab.t.Helper()
	tab.mark(label)
	Eval[bool](tab, `(() => { const e = document.querySelector('[data-webtest="field"]'); e.focus(); e.value = ''; return true; })()`)
	tab.Type(value)
}

// Choose selects the option with this visible text.
func (tab *Tab) Choose(label, option string) {
	tab.t.Helper()
	tab.mark(label)
	ok := Eval[bool](tab, `(() => { const s = document.querySelector('[data-webtest="field"]');
		const want = `+quote(fold(option))+`;
		const o = [...s.options].find(o => o.text.replace(/[\s\u00a0]+/g, ' ').trim() === want || o.value === want);
		if (!o) return false; s.value = o.value; s.dispatchEvent(new Event('change', {bubbles: true})); return true; })()`)
	if !ok {
		tab.t.Fatalf("browser: %q offers no %q", label, option)
	}
}

// Check ticks the radio or checkbox with this label.
func (tab *Tab) Check(label string) {
	tab.t.Helper()
	tab.mark(label)
	Eval[bool](tab, `(() => { const e = document.querySelector('[data-webtest="field"]'); if (!e.checked) e.click(); return e.checked; })()`)
}

// Upload chooses a file for the field.
func (tab *Tab) Upload(label, file string) {
	tab.t.Helper()
	abs, err := filepath.Abs(file)
	if err != nil {
		tab.t.Fatal(err)
	}
	tab.mark(label)
	tab.do(chromedp.SetUploadFiles(chromedp.CSS(`[data-webtest="field"]`), []string{abs}))
}

func (tab *Tab) mark(label string) {
	tab.t.Helper()
	found := tab.soon(`(() => {
		const want = ` + quote(fold(label)) + `;
		const text = e => (e.innerText || '').replace(/[\s\u00a0]+/g, ' ').trim();
		const labels = [...document.querySelectorAll('label')];
		const l = labels.find(l => text(l) === want) || labels.find(l => text(l).startsWith(want)) || labels.find(l => text(l).includes(want));
		const e = (l && (l.control || l.querySelector('input,select,textarea'))) || document.querySelector('[name="' + CSS.escape(want) + '"]:not([type=hidden])');
		if (!e) return false;
		document.querySelectorAll('[data-webtest]').forEach(x => x.removeAttribute('data-webtest'));
		e.setAttribute('data-webtest', 'field');
		return true;
	})()`)
	if !found {
		tab.t.Fatalf("browser: no field is called %q at %s:\n%s", label, tab.Path(), tab.Text())
	}
}

// Press sends keys to the focused element.
func (tab *Tab) Press(keys string) { tab.t.Helper(); tab.do(chromedp.KeyEvent(keys)) }

// Text returns the visible text of the page, spaces folded.
func (tab *Tab) Text() string {
	return fold(Eval[string](tab, `document.body ? document.body.innerText : ''`))
}

// fold makes texts comparable: line ends and hard spaces are spaces.
func fold(s string) string { return strings.Join(strings.Fields(s), " ") }

// Sees fails unless the page comes to show every text (spaces folded).
func (tab *Tab) Sees(texts ...string) {
	tab.t.Helper()
	for _, want := range texts {
		if !tab.soon(`!!document.body && document.body.innerText.replace(/\s+/g, ' ').includes(` + quote(fold(want)) + `)`) {
			tab.t.Errorf("%s does not show %q:\n%s", tab.Path(), want, tab.Text())
		}
	}
}

// Misses fails if the page shows any of the texts.
func (tab *Tab) Misses(texts ...string) {
	tab.t.Helper()
	page := tab.Text()
	for _, bad := range texts {
		if strings.Contains(page, bad) {
			tab.t.Errorf("%s shows %q:\n%s", tab.Path(), bad, page)
		}
	}
}

// Eval runs JavaScript in the page, also where the page's own scripts are off.
func Eval[T any](tab *Tab, js string) T {
	tab.t.Helper()
	v, err := chromedp.Run(tab.ctx, chromedp.Evaluate[T](js))
	if err != nil {
		tab.t.Fatalf("browser: %v\nat %s", err, tab.Path())
	}
	return v
}

// Picture writes a screenshot of the whole page into the directory named by
// LOTSE_PICTURES; without it nothing happens.
func (tab *Tab) Picture(name string) {
	tab.t.Helper()
	dir := os.Getenv("LOTSE_PICTURES")
	if dir == "" {
		return
	}
	png, err := chromedp.Run(tab.ctx, chromedp.FullScreenshot(100))
	if err == nil {
		err = os.WriteFile(filepath.Join(dir, strings.NewReplacer("/", "_", "?", "_", "&", "_", ":", "_").Replace(name)+".png"), png, 0o600)
	}
	if err != nil {
		tab.t.Fatalf("browser: picture: %v", err)
	}
}

func quote(s string) string {
	b, err := json.Marshal(s)
	if err != nil {
		panic(err) // a string always marshals
	}
	return string(b)
}
