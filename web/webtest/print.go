package webtest

import (
	"github.com/chromedp/cdproto/page"
	"github.com/chromedp/chromedp"
)

// Print returns the page as the browser prints it on A4, tagged.
func (tab *Tab) Print() []byte {
	tab.t.Helper()
	yes := true
	res, err := chromedp.Call(tab.ctx, page.PrintToPDF, page.PrintToPDFParams{
		PaperWidth: 8.27, PaperHeight: 11.69, PreferCSSPageSize: &yes, GenerateTaggedPDF: &yes,
	})
	if err != nil {
		tab.t.Fatalf("browser: print: %v", err)
	}
	return res.Data
}
