package web

import (
	"bytes"

	"github.com/gofiber/fiber/v2"
	"github.com/valyala/fasthttp"
)

const (
	worthPacking = 1200 // bytes; less fits into one packet anyway

	// A start page of 11 KB in 0.1 ms. Brotli needs three times that to be a
	// tenth smaller.
	gzipLevel = 3
)

// compressed packs HTML for a reader of ours. A page holds names, answers and
// a form token, and a few echo what the address says: whoever can make a
// browser ask for such pages again and again, with words of his choice, reads
// secrets from the sizes of packed answers (BREACH). He stands on another
// site, and browsers say so: only what the reader opened himself or from our
// pages is packed. Without the browser's word it is not.
func compressed(c *fiber.Ctx) error {
	if err := c.Next(); err != nil {
		return err // the error's page is made outside, and is short
	}
	res := c.Response()
	if !bytes.HasPrefix(res.Header.ContentType(), []byte(fiber.MIMETextHTML)) {
		return nil
	}
	c.Vary(fiber.HeaderAcceptEncoding, "Sec-Fetch-Site")
	if site := c.Get("Sec-Fetch-Site"); site != "same-origin" && site != "none" {
		return nil
	}
	if res.IsBodyStream() || len(res.Header.ContentEncoding()) > 0 || len(res.Body()) < worthPacking {
		return nil
	}
	if c.Request().Header.HasAcceptEncoding("gzip") {
		res.SetBodyRaw(fasthttp.AppendGzipBytesLevel(nil, res.Body(), gzipLevel))
		res.Header.SetContentEncoding("gzip")
	}
	return nil
}
