package app_test

// supportRooms are the pages and forms of questions, calls and canned answers. {question} is one of Bright Harvest's.
var supportRooms = map[string]room{
	"GET /desk/inbox":                   all("/inbox"),
	"POST /desk/inbox":                  staff("/inbox", "do=priority&priority=high&row={question}"),
	"GET /desk/inbox/letters":           {who: "sa", at: "/inbox/letters", shared: true},
	"POST /desk/inbox/letters/:id":      {who: "sa", at: "/inbox/letters/0", form: "do=dismiss", shared: true},
	"GET /desk/inbox/remedies":          all("/inbox/remedies"),
	"GET /desk/inbox/:number":           {who: "msa", at: "/inbox/{question}"},
	"GET /desk/inbox/:number/merge":     {who: "msa", at: "/inbox/{question}/merge"},
	"POST /desk/inbox/:number/merge":    {who: "msa", at: "/inbox/{question}/merge", form: "into={question}"},
	"GET /desk/inbox/:number/canned":    {who: "msa", at: "/inbox/{question}/canned?id=0", gone: true},
	"GET /desk/inbox/:number/files/:id": {who: "msa", at: "/inbox/{attached}"},
	"POST /desk/inbox/:number/watch":    {who: "msa", at: "/inbox/{question}/watch", gone: true},
	"POST /desk/inbox/:number/reply":    {who: "msa", at: "/inbox/{question}/reply", form: "key={key}&text=On+its+way&mode=answer&do=send"},
	"POST /desk/inbox/:number/details":  {who: "msa", at: "/inbox/{question}/details", form: "priority=high&was_priority=normal"},
	"POST /desk/inbox/:number/remedy":   {who: "msa", at: "/inbox/{question}/remedy", form: "cause=Damaged&wrong=Wet&do=keep"},
	"POST /desk/inbox/:number/article":  {who: "sa", at: "/inbox/{question}/article", form: "message=0", shared: true},
	"POST /desk/inbox/:number/:step":    {who: "msa", at: "/inbox/{question}/take"},
	"GET /desk/log":                     all("/log"),
	"POST /desk/log":                    {who: "msa", at: "/log", form: "client=bright-harvest&channel=call&reason=Returns&minutes=3&key=k{n}&then=done", odd: []int{422}},
	"GET /desk/log/clients":             all("/log/clients?q=harvest"),
	"GET /desk/answers":                 all("/answers"),
	"GET /desk/answers/:id":             {who: "sa", at: "/answers/new", shared: true},
	"POST /desk/answers/:id":            {who: "sa", at: "/answers/new", form: "name=Wet+{n}&text=Hello+%7Bname%7D", shared: true},
	"POST /desk/answers/:id/delete":     {who: "sa", at: "/answers/0/delete", shared: true, gone: true},
}
