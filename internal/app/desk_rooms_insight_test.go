package app_test

// insightRooms are the pages and files of figures: everybody's, each with the figures of the clients within their reach.
var insightRooms = map[string]room{
	"GET /desk/insight":                         all("/insight"),
	"GET /desk/insight/figures":                 all("/insight/figures"),
	"GET /desk/insight/figures.csv":             all("/insight/figures.csv"),
	"GET /desk/insight/figures/:name":           all("/insight/figures/revenue"),
	"GET /desk/insight/figures/:name.csv":       all("/insight/figures/orders.csv?of=clients"),
	"GET /desk/insight/cohorts":                 all("/insight/cohorts"),
	"GET /desk/insight/cohorts.csv":             all("/insight/cohorts.csv"),
	"GET /desk/insight/cohorts/:month":          all("/insight/cohorts/2026-01"),
	"GET /desk/insight/cohorts/:month.csv":      all("/insight/cohorts/2026-01.csv"),
	"GET /desk/insight/funnel":                  all("/insight/funnel"),
	"GET /desk/insight/funnel.csv":              all("/insight/funnel.csv"),
	"GET /desk/insight/search":                  all("/insight/search"),
	"GET /desk/insight/search.csv":              all("/insight/search.csv"),
	"GET /desk/insight/predictions":             all("/insight/predictions"),
	"GET /desk/insight/predictions/at-risk.csv": all("/insight/predictions/at-risk.csv"),
	"GET /desk/insight/predictions/clients.csv": all("/insight/predictions/clients.csv"),
	"GET /desk/insight/carts":                   all("/insight/carts"),
	"GET /desk/insight/carts.csv":               all("/insight/carts.csv"),
	"POST /desk/insight/carts/:id":              {who: "msa", at: "/insight/carts/0", form: "why=price", shared: true, gone: true},
	"GET /desk/insight/baselines":               all("/insight/baselines"),
	"POST /desk/insight/baselines":              admins("/insight/baselines", "month=2024-03&channel=call&contacts=1&minutes=2&orders=3"),
	"GET /desk/clients/:client/figures":         clients("/figures"),

	"POST /desk/insight/baselines/:month/:channel/remove": {who: "a", at: "/insight/baselines/2020-01/call/remove", shared: true, gone: true},
}
