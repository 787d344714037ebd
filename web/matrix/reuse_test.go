package matrix

// Who makes lessons central: for the whole town only.
var centralisers = to(town, hr, admin, operator)

var reuseRules = []rule{
	{route: "GET /author/courses/:course/references", of: chapter, may: authors, ok: shown},
	{route: "POST /author/courses/:course/references", of: chapter, may: authors, ok: asked},
	{route: "POST /author/courses/:course/template", of: chapter, may: authors, ok: codes(409)}, // it is published
	{route: "POST /author/courses/:course/:lesson/reference", of: chapter, may: authors, ok: asked},
	{route: "GET /author/templates", may: authors, ok: shown},
	{route: "GET /author/templates/:course", of: chapter, may: authors, ok: codes(404)}, // it is no template
	{route: "POST /author/templates/:course", of: chapter, may: authors, ok: codes(404)},
	{route: "GET /author/central", may: centralisers, ok: shown},
	{route: "POST /author/central", may: centralisers, ok: asked},
}
