package app_test

// articleRooms are the pages and forms of the knowledge base, which support and administrators write and all staff read.
var articleRooms = map[string]room{
	"GET /desk/help":                                     all("/help?q=zephyrium"),
	"GET /desk/help/categories/:slug":                    all("/help/categories/{shelf}"),
	"GET /desk/help/:slug":                               all("/help/{article}"),
	"GET /desk/help/:slug/files/:name":                   all("/help/{article}/files/{articlefile}"),
	"GET /desk/articles":                                 writers("", ""),
	"GET /desk/articles/new":                             writers("/new?title=Wet", ""),
	"POST /desk/articles/new":                            writers("/new", "title=New{n}"),
	"GET /desk/articles/categories":                      writers("/categories", ""),
	"POST /desk/articles/categories":                     writers("/categories", "name=Shelf{n}"),
	"POST /desk/articles/categories/:category/:do":       writers("/categories/{shelf}/up", ""),
	"GET /desk/articles/work":                            writers("/work?list=unhelpful", ""),
	"POST /desk/articles/work/:do":                       writers("/work/synonym", "list=nothing&folded=pouch&words=pouch{n}&term=carton"),
	"GET /desk/articles/:slug":                           writers("/{article}", ""),
	"POST /desk/articles/:slug":                          writers("/{article}", "title=Wet+cartons&body=Dry+{n}&seen=1"),
	"POST /desk/articles/:slug/merge":                    writers("/{article}/merge", "title=Wet+cartons&body=Drier+{n}&seen=1"),
	"POST /desk/articles/:slug/autosave":                 writers("/{article}/autosave", "title=Wet&body=Dry&seen=1&tab=one"),
	"POST /desk/articles/:slug/discard":                  writers("/{article}/discard", "tab=one"),
	"POST /desk/articles/:slug/preview":                  writers("/{article}/preview", "title=Wet&body=Dry&seen=1"),
	"GET /desk/articles/:slug/publish":                   writers("/{article}/publish", ""),
	"POST /desk/articles/:slug/audience":                 writers("/{article}/audience", "do=look&audience=all"),
	"POST /desk/articles/:slug/state/:do":                writers("/{article}/state/publish", "seen=0"),
	"GET /desk/articles/:slug/details":                   writers("/{article}/details", ""),
	"POST /desk/articles/:slug/details":                  writers("/{article}/details", "slug=Not+one"),
	"GET /desk/articles/:slug/versions":                  writers("/{article}/versions", ""),
	"POST /desk/articles/:slug/versions/:number/restore": writers("/{article}/versions/1/restore", ""),
	"GET /desk/articles/:slug/files":                     writers("/{article}/files", ""),
	"POST /desk/articles/:slug/files":                    writers("/{article}/files", ""),
	"GET /desk/articles/:slug/files/:name":               writers("/{article}/files/{articlefile}", ""),
	"POST /desk/articles/:slug/files/:name/remove":       writers("/{article}/files/{articlefile}/remove", ""),
	"POST /desk/articles/:slug/uploads":                  writers("/{article}/uploads", "name=film.mp4&size=10"),
	"GET /desk/articles/:slug/uploads/:token":            {who: "sa", at: "/articles/{article}/uploads/none", shared: true, gone: true},
	"GET /desk/articles/:slug/uploads/:token/received":   {who: "sa", at: "/articles/{article}/uploads/none/received", shared: true, gone: true},
	"POST /desk/articles/:slug/uploads/:token/pieces":    {who: "sa", at: "/articles/{article}/uploads/none/pieces", shared: true, gone: true},
}

func writers(at, form string) room {
	return room{who: "sa", at: "/articles" + at, form: form, shared: true}
}
