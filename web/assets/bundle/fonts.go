package main

import (
	"bytes"
	"encoding/json"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"strconv"
	"strings"

	"github.com/evanw/esbuild/pkg/api"
)

const (
	fontSheet  = source + "/css/fonts.css"
	fontSource = "node_modules/@kern-ux/native/dist/fonts/fira-sans"
	fontMaker  = source + "/bundle/subset.mjs"
)

// cut is one font file to make: the characters of one @font-face block.
type cut struct {
	Source string `json:"source"`
	Name   string `json:"name"`
	Text   string `json:"text"`
}

var (
	faceBlock  = regexp.MustCompile(`(?s)@font-face\s*\{(.*?)\}`)
	faceSource = regexp.MustCompile(`url\("font:(([\w-]+)\.\w+\.woff2)"\)`)
	faceRange  = regexp.MustCompile(`unicode-range:\s*([^;]+);`)
)

// cuts reads the files to make from a style sheet. Blocks without a source of
// the form "font:<font>.<part>.woff2" name a font of the device.
func cuts(sheet string) ([]cut, error) {
	var list []cut
	for _, block := range faceBlock.FindAllStringSubmatch(sheet, -1) {
		src := faceSource.FindStringSubmatch(block[1])
		if src == nil {
			continue
		}
		ranges := faceRange.FindStringSubmatch(block[1])
		if ranges == nil {
			return nil, fmt.Errorf("%s has no unicode-range", src[1])
		}
		text, err := characters(ranges[1])
		if err != nil {
			return nil, fmt.Errorf("%s: %w", src[1], err)
		}
		list = append(list, cut{Source: filepath.Join(fontSource, src[2]+".woff2"), Name: src[1], Text: text})
	}
	return list, nil
}

// characters spells out a unicode-range: "U+41-43, U+20AC" → "ABC€".
func characters(ranges string) (string, error) {
	var b strings.Builder
	for part := range strings.SplitSeq(ranges, ",") {
		from, to, ok := strings.Cut(strings.TrimPrefix(strings.TrimSpace(part), "U+"), "-")
		if !ok {
			to = from
		}
		first, err := strconv.ParseUint(from, 16, 21)
		if err != nil {
			return "", err
		}
		last, err := strconv.ParseUint(to, 16, 21)
		if err != nil {
			return "", err
		}
		for r := first; r <= last; r++ {
			b.WriteRune(rune(r))
		}
	}
	return b.String(), nil
}

// fonts makes the files that fonts.css names and hands them to esbuild.
func fonts() (api.Plugin, error) {
	sheet, err := os.ReadFile(fontSheet)
	if err != nil {
		return api.Plugin{}, err
	}
	list, err := cuts(string(sheet))
	if err != nil {
		return api.Plugin{}, err
	}
	made, err := subset(list)
	if err != nil {
		return api.Plugin{}, err
	}
	return api.Plugin{Name: "fonts", Setup: func(b api.PluginBuild) {
		b.OnResolve(api.OnResolveOptions{Filter: `^font:`}, func(a api.OnResolveArgs) (api.OnResolveResult, error) {
			return api.OnResolveResult{Path: strings.TrimPrefix(a.Path, "font:"), Namespace: "font"}, nil
		})
		b.OnLoad(api.OnLoadOptions{Filter: `.`, Namespace: "font"}, func(a api.OnLoadArgs) (api.OnLoadResult, error) {
			font, ok := made[a.Path]
			if !ok {
				return api.OnLoadResult{}, fmt.Errorf("%s was not made", a.Path)
			}
			text := string(font)
			return api.OnLoadResult{Contents: &text, Loader: api.LoaderFile}, nil
		})
	}}, nil
}

// subset runs HarfBuzz in Node.js.
func subset(list []cut) (map[string][]byte, error) {
	in, err := json.Marshal(list)
	if err != nil {
		return nil, err
	}
	cmd := exec.Command("node", fontMaker)
	cmd.Stdin, cmd.Stderr = bytes.NewReader(in), os.Stderr
	out, err := cmd.Output()
	if err != nil {
		return nil, fmt.Errorf("%s: %w", fontMaker, err)
	}
	var made map[string][]byte
	return made, json.Unmarshal(out, &made)
}
