package webtest

import (
	"os"
	"path/filepath"
	"strconv"
	"strings"
	"time"

	"github.com/chromedp/cdproto/browser"
	"github.com/chromedp/cdproto/network"
	"github.com/chromedp/chromedp"
	"github.com/chromedp/chromedp/kb"
)

// Second opens another tab of the same person: cookies are shared.
func (tab *Tab) Second() *Tab {
	tab.t.Helper()
	ctx, cancel := chromedp.NewContext(tab.ctx)
	tab.t.Cleanup(cancel)
	other := &Tab{t: tab.t, ctx: ctx, base: tab.base}
	other.do(chromedp.EmulateViewport(tab.view.Width, tab.view.Height))
	other.View(tab.view)
	return other
}

// Reload loads the page again, as the reload key does.
func (tab *Tab) Reload() { tab.t.Helper(); tab.do(chromedp.Reload()) }

// Offline cuts the connection of the tab, or restores it.
func (tab *Tab) Offline(off bool) {
	tab.t.Helper()
	_, err := chromedp.Call(tab.ctx, network.EmulateNetworkConditionsByRule, network.EmulateNetworkConditionsByRuleParams{
		MatchedNetworkConditions: []*network.Conditions{{DownloadThroughput: -1, UploadThroughput: -1, Offline: off}},
	})
	if err == nil {
		_, err = chromedp.Call(tab.ctx, network.OverrideNetworkState, network.OverrideNetworkStateParams{
			Offline: off, DownloadThroughput: -1, UploadThroughput: -1,
		})
	}
	if err != nil {
		tab.t.Fatalf("browser: offline: %v", err)
	}
}

// Wait waits until the JavaScript expression holds on a page that has come.
func (tab *Tab) Wait(what, js string) {
	tab.t.Helper()
	for begun := time.Now(); time.Since(begun) < pageWait; time.Sleep(10 * time.Millisecond) {
		if ok, err := chromedp.Run(tab.ctx, chromedp.Evaluate[bool](`document.readyState === 'complete' && !!(`+js+`)`)); err == nil && ok {
			return
		}
	}
	tab.t.Fatalf("browser: %s did not happen at %s:\n%s", what, tab.Path(), tab.Text())
}

// Download clicks what is called name and returns the file the browser saved.
func (tab *Tab) Download(name string) (file string, content []byte) {
	tab.t.Helper()
	dir := tab.t.TempDir()
	_, err := chromedp.CallBrowser(tab.ctx, browser.SetDownloadBehavior, browser.SetDownloadBehaviorParams{
		Behavior: browser.SetDownloadBehaviorBehaviorAllow, DownloadPath: dir,
		BrowserContextID: chromedp.FromContext(tab.ctx).BrowserContextID,
	})
	if err != nil {
		tab.t.Fatalf("browser: download: %v", err)
	}
	tab.find(name)
	tab.do(chromedp.Click(chromedp.CSS(found)))
	for begun := time.Now(); time.Since(begun) < pageWait; time.Sleep(10 * time.Millisecond) {
		files, err := os.ReadDir(dir)
		if err != nil {
			tab.t.Fatal(err)
		}
		if len(files) != 1 || strings.HasSuffix(files[0].Name(), ".crdownload") || strings.HasPrefix(files[0].Name(), ".") {
			continue
		}
		b, err := os.ReadFile(filepath.Join(dir, files[0].Name()))
		if err != nil {
			tab.t.Fatal(err)
		}
		return files[0].Name(), b
	}
	tab.t.Fatalf("browser: %q at %s brought no file", name, tab.Path())
	return "", nil
}

// TabUntil presses the tab key until the focused element is called name and
// returns how often, or fails after most presses.
func (tab *Tab) TabUntil(name string, most int) int {
	tab.t.Helper()
	seen := []string{}
	for n := 1; n <= most; n++ {
		tab.Press(kb.Tab)
		at := Eval[string](tab, `(e => (e.getAttribute('aria-label') || e.innerText || e.value || '').replace(/[\s\u00a0]+/g, ' ').trim())(document.activeElement)`)
		if strings.HasPrefix(at, name) {
			return n
		}
		seen = append(seen, at)
	}
	tab.t.Fatalf("browser: %q is not reached in %d presses of the tab key: %q", name, most, seen)
	return 0
}

// DoubleClick clicks twice as impatient people do, and waits for the page that
// comes.
func (tab *Tab) DoubleClick(name string) {
	tab.t.Helper()
	tab.find(name)
	before := Eval[float64](tab, `performance.timeOrigin`)
	tab.do(chromedp.DoubleClick(chromedp.CSS(found)))
	tab.Wait("a new page", `performance.timeOrigin !== `+strconv.FormatFloat(before, 'f', -1, 64))
}
