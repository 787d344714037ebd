package account_test

import (
	"bytes"
	"image/png"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"strings"
	"testing"

	"github.com/makiuchi-d/gozxing"
	"github.com/makiuchi-d/gozxing/qrcode"
)

// printed reads a sheet with one card as people do: scan the picture, look at
// the number, open the slip.
func printed(t *testing.T, pdf []byte) (token, number, pin string) {
	t.Helper()
	dir := t.TempDir()
	file := filepath.Join(dir, "cards.pdf")
	if err := os.WriteFile(file, pdf, 0o600); err != nil {
		t.Fatal(err)
	}
	run := func(name string, args ...string) []byte {
		t.Helper()
		out, err := exec.Command(name, args...).Output()
		if err != nil {
			t.Fatalf("%s: %v", name, err)
		}
		return out
	}
	picture, err := png.Decode(bytes.NewReader(run("pdftoppm", "-r", "300", "-W", "1240", "-H", "1000", "-f", "1", "-l", "1", "-png", file)))
	if err != nil {
		t.Fatal(err)
	}
	bitmap, err := gozxing.NewBinaryBitmapFromImage(picture)
	if err != nil {
		t.Fatal(err)
	}
	code, err := qrcode.NewQRCodeReader().Decode(bitmap, map[gozxing.DecodeHintType]any{gozxing.DecodeHintType_TRY_HARDER: true})
	if err != nil {
		t.Fatal(err)
	}
	token = code.GetText()[strings.LastIndex(code.GetText(), "/")+1:]
	number = regexp.MustCompile(`[0-9A-Z]{4}-[0-9A-Z]{4}-[0-9A-Z]{4}`).FindString(string(run("pdftotext", "-l", "1", file, "-")))
	pin = strings.Join(regexp.MustCompile(`(\d{3})\s(\d{3})`).FindStringSubmatch(string(run("pdftotext", "-f", "2", file, "-")))[1:], "")
	return token, number, pin
}
