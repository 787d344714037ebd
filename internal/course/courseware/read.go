package courseware

import (
	"errors"
	"fmt"
	"io"
	"io/fs"
	"path"
	"slices"
	"strings"

	"codeberg.org/lotse/lotse/internal/platform/fault"
	"codeberg.org/lotse/lotse/internal/platform/i18n"
)

// Package is a course as read from its folder.
type Package struct {
	Course  *Course
	Change  string          // declared kind of change: editorial, substantive or none
	Version int             // the version this content shall become; 0 = the next
	Files   map[string]File // media by hash
	Hash    string
	Stale   []Stale
}

// Stale names a block whose source text changed since it was translated, or
// that nobody translated yet.
type Stale struct {
	File  string
	Line  int
	Block string
	Print string // fingerprint of the source text as it is now

	Missing bool // nobody translated it yet
}

// Read reads and checks the course in the root of fsys. The error is
// Problems: everything an author has to repair, in one go.
func Read(fsys fs.FS) (*Package, error) {
	var ps Problems
	src, err := readText(fsys, manifestFile)
	if err != nil {
		ps.unread(manifestFile, err, because("courseware.problem.no_manifest", nil))
		return nil, ps.err()
	}
	m, ok := decodeManifest([]byte(clean(src)), &ps)
	if !ok {
		return nil, ps.err()
	}
	r := &reading{fsys: fsys, course: m.course(&ps), ps: &ps, lines: map[string]int{}, named: map[string]bool{}, missing: map[string]bool{}}
	pkg := &Package{Course: r.course, Change: m.Change, Version: m.Version, Files: map[string]File{}}
	if len(ps) > 0 { // texts are compared with a structure that holds
		return nil, ps.err()
	}
	for _, l := range r.course.Languages {
		r.texts(l)
	}
	r.strayFiles()
	if len(ps) > 0 { // texts are rendered where all are there
		return nil, ps.err()
	}
	r.media(pkg)
	compile(r.course, func(l i18n.Lang, block string, problem Reason) {
		if problem.ID == emptyBlock.ID && r.missing[string(l)+"/"+block] {
			return
		}
		file, line := r.where(l, block)
		ps.add(file, line, because("courseware.problem.block", args{"Block": block, "Reason": problem}))
	})
	pkg.Stale = r.stale()
	if len(ps) > 0 {
		return nil, ps.err()
	}
	pkg.Hash, err = r.course.Hash()
	return pkg, err
}

// reading is a course folder while it is read.
type reading struct {
	fsys   fs.FS
	course *Course
	ps     *Problems
	lines  map[string]int  // "de/block-id" → line of its fence
	named  map[string]bool // files that blocks name

	missing map[string]bool // "en/block-id": not translated yet
	points  int64           // of the pictures that were unpacked
}

func file(l i18n.Lang, section string) string { return path.Join(string(l), section+".md") }

func (r *reading) where(l i18n.Lang, block string) (string, int) {
	for _, s := range r.course.sections() {
		for _, b := range s.blocks {
			if b.ID == block {
				return file(l, s.id), r.lines[string(l)+"/"+block]
			}
		}
	}
	return string(l), 0
}

func (r *reading) texts(l i18n.Lang) {
	for _, s := range r.course.sections() {
		name := file(l, s.id)
		src, err := readText(r.fsys, name)
		if err != nil {
			r.ps.unread(name, err, because("courseware.problem.no_text", args{"Lesson": s.id, "Lang": l}))
			continue
		}
		r.assign(l, name, s.blocks, splitFences(name, src, r.ps))
	}
}

// textLimit is the most bytes of course.yaml or a Markdown file.
const textLimit = 4 << 20

func tooLong() error {
	return fault.New(fault.TooLarge, "courseware.problem.long", args{"KB": textLimit >> 10})
}

// readText reads no more than a text may have, whatever the file claims.
func readText(fsys fs.FS, name string) ([]byte, error) {
	f, err := fsys.Open(name)
	if err != nil {
		return nil, err
	}
	defer func() { _ = f.Close() }()
	src, err := io.ReadAll(io.LimitReader(f, textLimit+1))
	if len(src) > textLimit {
		return nil, tooLong()
	}
	return src, err
}

func (ps *Problems) unread(name string, err error, absent Reason) {
	if errors.Is(err, fs.ErrNotExist) {
		ps.add(name, 0, absent)
		return
	}
	ps.add(name, 0, reasonOf(err))
}

// assign gives each block its text and compares ids and their order.
func (r *reading) assign(l i18n.Lang, name string, blocks []Block, found []fenced) {
	byID := map[string]fenced{}
	var order []string
	for _, f := range found {
		if other, ok := byID[f.id]; ok {
			r.ps.add(name, f.line, because("courseware.problem.block_twice", args{"Block": f.id, "Line": other.line}))
			continue
		}
		byID[f.id] = f
		order = append(order, f.id)
		r.lines[string(l)+"/"+f.id] = f.line
	}
	var want []string
	for i, b := range blocks {
		want = append(want, b.ID)
		f, ok := byID[b.ID]
		if !ok {
			r.ps.add(name, 0, because("courseware.problem.block_missing", args{"Block": b.ID}))
			continue
		}
		if f.source != "" && l == r.course.Source {
			r.ps.add(name, f.line, because("courseware.problem.src_in_source", args{"Block": b.ID, "Lang": l}))
		}
		if blocks[i].Text == nil {
			blocks[i].Text = map[i18n.Lang]Passage{}
		}
		if f.missing {
			r.leaveOut(l, name, f)
			continue
		}
		blocks[i].Text[l] = Passage{Body: f.body, Source: f.source}
	}
	for _, id := range order {
		if !slices.Contains(want, id) {
			r.ps.add(name, byID[id].line, because("courseware.problem.block_unknown", args{"Block": id}))
		}
	}
	if len(order) == len(want) && !slices.Equal(order, want) && !slices.ContainsFunc(order, func(id string) bool { return !slices.Contains(want, id) }) {
		r.ps.add(name, 0, because("courseware.problem.block_order", args{"Order": strings.Join(want, ", ")}))
	}
}

// leaveOut notes a translation that nobody wrote yet.
func (r *reading) leaveOut(l i18n.Lang, name string, f fenced) {
	switch {
	case l == r.course.Source:
		r.ps.add(name, f.line, because("courseware.problem.missing_in_source", args{"Block": f.id, "Lang": r.course.Source}))
	case f.body != "":
		r.ps.add(name, f.line, because("courseware.problem.missing_with_text", args{"Block": f.id}))
	}
	r.missing[string(l)+"/"+f.id] = true
}

// strayFiles: a misspelt file name would be ignored in silence.
func (r *reading) strayFiles() {
	var sections []string
	for _, s := range r.course.sections() {
		sections = append(sections, s.id+".md")
	}
	entries, _ := fs.ReadDir(r.fsys, ".")
	for _, e := range entries {
		l, isLang := i18n.ParseLang(e.Name())
		switch {
		case e.Name() == manifestFile || e.Name() == mediaDir || strings.HasPrefix(e.Name(), "."):
		case !isLang || !slices.Contains(r.course.Languages, l):
			r.ps.add(e.Name(), 0, because("courseware.problem.stray_folder", nil))
		default:
			files, _ := fs.ReadDir(r.fsys, e.Name())
			for _, f := range files {
				if !slices.Contains(sections, f.Name()) {
					r.ps.add(path.Join(e.Name(), f.Name()), 0, because("courseware.problem.stray_file", args{"Files": strings.Join(sections, ", ")}))
				}
			}
		}
	}
}

// media reads the files that blocks name; unused ones are a problem.
func (r *reading) media(pkg *Package) {
	r.course.Media = map[string]Media{}
	for _, s := range r.course.sections() {
		for _, b := range s.blocks {
			for _, l := range r.course.Languages {
				for _, name := range b.files(l) {
					r.file(pkg, l, b.ID, name)
				}
			}
		}
	}
	entries, err := fs.ReadDir(r.fsys, mediaDir)
	if err != nil && !errors.Is(err, fs.ErrNotExist) {
		r.ps.add(mediaDir, 0, reasonOf(err))
	}
	for _, e := range entries {
		if !r.named[e.Name()] {
			r.ps.add(path.Join(mediaDir, e.Name()), 0, because("courseware.problem.media_unused", nil))
		}
	}
	if len(r.course.Media) == 0 {
		r.course.Media = nil
	}
}

func (r *reading) file(pkg *Package, l i18n.Lang, block, name string) {
	if r.named[name] {
		return
	}
	r.named[name] = true
	where, line := r.where(l, block)
	full := path.Join(mediaDir, name)
	open := func() (io.ReadCloser, error) { return r.fsys.Open(full) }
	f, err := open()
	if err != nil {
		r.ps.add(where, line, because("courseware.problem.media_missing", args{"Block": block, "Name": full}))
		return
	}
	defer func() { _ = f.Close() }()
	m, kept, err := r.readMedia(name, f, open)
	if err != nil {
		r.ps.add(full, 0, reasonOf(err))
		return
	}
	r.course.Media[name] = m
	pkg.Files[m.Hash] = kept
}

// stale lists what has to be translated again; a translation that does not
// say what it was made from is a problem.
func (r *reading) stale() []Stale {
	var list []Stale
	for _, l := range r.course.Languages[1:] {
		for _, s := range r.course.sections() {
			for _, b := range s.blocks {
				if !r.course.Stale(b, l) {
					continue
				}
				name, line := r.where(l, b.ID)
				now := Fingerprint(b.Text[r.course.Source].Body)
				if r.missing[string(l)+"/"+b.ID] {
					list = append(list, Stale{File: name, Line: line, Block: b.ID, Print: now, Missing: true})
					continue
				}
				if b.Text[l].Source == "" {
					r.ps.add(name, line, because("courseware.problem.src_missing", args{"Block": b.ID, "Lang": r.course.Source, "Print": now}))
					continue
				}
				list = append(list, Stale{File: name, Line: line, Block: b.ID, Print: now})
			}
		}
	}
	return list
}

// String tells the author what to do.
func (s Stale) String() string {
	if s.Missing {
		return fmt.Sprintf("%s:%d: block %q: nobody translated it yet; write its text and {#%s src=%s}", s.File, s.Line, s.Block, s.Block, s.Print)
	}
	return fmt.Sprintf("%s:%d: block %q: the source text changed; check the translation, then write {#%s src=%s}", s.File, s.Line, s.Block, s.Block, s.Print)
}
