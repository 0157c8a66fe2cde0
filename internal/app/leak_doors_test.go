package app_test

import (
	"net/url"
	"strings"

	"tradecounter/internal/app/apptest"
	"tradecounter/internal/identity"
)

// need is who may pass a door.
type need string

const (
	see    need = "see"    // every member of the account
	buy    need = "buy"    // buyers and above, while not blocked
	manage need = "manage" // company admins
	asked  need = "asked"  // who asked or proposed it, and company admins
	own    need = "own"    // everyone, about themselves
	desk   need = "desk"   // all of the seller's people
	admin  need = "admin"  // administrators of the seller's
)

// door is how to go through a route with B's real rows. Names in braces are filled by world.value.
//
// at is the address below /s/{account} (or /desk); when it names rows of B's, A finds nothing there at its own account
// either. form is what is sent, with B's values; A's try to send it to its own account is answered by one of owns
// (nothing stated: found nothing) and changes nothing.
type door struct {
	need   need
	at     string
	form   string
	send   func(w *world, b *apptest.Browser, email, at string) url.Values // instead of form, for what B's own page hands out
	before func(w *world, email string)                                    // what B does first
	owns   []int
	looks  bool // who made it may look at it while blocked
	leads  bool // its answer is where it leads
	writes bool // A's own request is a good one: what it names of B's is ignored
}

var doors = map[string]door{
	"GET /s/:account":                {need: see},
	"GET /s/:account/categories":     {need: see},
	"GET /s/:account/c/:slug":        {need: see, at: "/c/{category}"},
	"GET /s/:account/search":         {need: see, at: "/search?q={sku}&brand=Packwell&in={category}", owns: []int{200, 404}},
	"GET /s/:account/suggest":        {need: see, at: "/suggest?q={sku}", owns: []int{200}},
	"GET /s/:account/p/:sku":         {need: see, at: "/p/{sku}"},
	"GET /s/:account/p/:sku/picture": {need: see, at: "/p/{pictured}/picture"},
	"GET /s/:account/p/:sku/files/*": {need: see, at: "/p/{pictured}/files/{document}"},
	"GET /s/:account/ask":            {need: see, at: "/ask?sku={sku}"},
	"POST /s/:account/ask":           {need: see, at: "/ask", form: "sku={sku}&quantity=20&note=please"},
	"GET /s/:account/buy-again":      {need: see, at: "/buy-again"},
	"GET /s/:account/about":          {need: see, at: "/about"},

	"GET /s/:account/recorded":          {need: see, at: "/recorded"},
	"GET /s/:account/recorded/download": {need: see, at: "/recorded/download"},
	"POST /s/:account/checkout/step":    {need: buy, at: "/checkout/step", form: "step=payment", owns: []int{200}, writes: true},
	"POST /s/:account/recorded/not-now": {need: see, at: "/recorded/not-now", form: "since=1", owns: []int{303}, writes: true},

	"GET /s/:account/files/*":        {need: see, at: "/files/{file}"},
	"GET /s/:account/theme/:name":    {need: see, at: "/theme/{theme}"},
	"POST /s/:account/cart/add":      {need: buy, at: "/cart/add", form: "sku={sku}&qty=20"},
	"POST /s/:account/cart/add-many": {need: buy, at: "/cart/add-many", form: "take={sku}&qty:{sku}=20", owns: []int{303}, writes: true},
	"GET /s/:account/cart":           {need: buy, at: "/cart"},
	"POST /s/:account/cart":          {need: buy, at: "/cart", form: "qty:{sku}=40&was:{sku}=20&note:{sku}=more&remove={sku}", owns: []int{303}, writes: true},
	"GET /s/:account/cart/empty":     {need: buy, at: "/cart/empty"},
	"POST /s/:account/cart/empty":    {need: buy, at: "/cart/empty"},
	"GET /s/:account/checkout":       {need: buy, at: "/checkout"},
	"POST /s/:account/checkout":      {need: buy, at: "/checkout", send: checkoutForm, owns: []int{303}, writes: true},

	"GET /s/:account/orders":                           {need: see, at: "/orders?q={order}", owns: []int{200}},
	"GET /s/:account/orders/:number":                   {need: see, at: "/orders/{order}"},
	"GET /s/:account/orders/:number.pdf":               {need: see, at: "/orders/{order}.pdf"},
	"GET /s/:account/orders/:number/delivery-note.pdf": {need: see, at: "/orders/{order}/delivery-note.pdf"},
	"GET /s/:account/orders/:number/invoice.pdf":       {need: see, at: "/orders/{invoiced}/invoice.pdf"},
	"GET /s/:account/orders/:number/print":             {need: see, at: "/orders/{order}/print"},
	"GET /s/:account/orders/:number/delivery-note":     {need: see, at: "/orders/{order}/delivery-note"},
	"GET /s/:account/orders/:number/cancel":            {need: buy, at: "/orders/{order}/cancel"},
	"POST /s/:account/orders/:number/cancel":           {need: buy, at: "/orders/{order}/cancel", form: "note=no"},
	"GET /s/:account/orders/:number/again":             {need: buy, at: "/orders/{order}/again"},
	"POST /s/:account/orders/:number/again":            {need: buy, at: "/orders/{order}/again"},

	"GET /s/:account/lists":               {need: buy, at: "/lists"},
	"GET /s/:account/lists/new":           {need: buy, at: "/lists/new"},
	"POST /s/:account/lists":              {need: buy, at: "/lists", form: "name=zephyrium+again+{n}", owns: []int{422}},
	"GET /s/:account/lists/:list":         {need: buy, at: "/lists/{list}"},
	"POST /s/:account/lists/:list":        {need: buy, at: "/lists/{list}"},
	"POST /s/:account/lists/:list/name":   {need: buy, at: "/lists/{list}/name", form: "name=zephyrium+renamed+{n}"},
	"POST /s/:account/lists/:list/add":    {need: buy, at: "/lists/{list}/add"},
	"GET /s/:account/lists/:list/delete":  {need: buy, at: "/lists/{list}/delete"},
	"POST /s/:account/lists/:list/delete": {need: buy, at: "/lists/{list}/delete"},

	"GET /s/:account/standing-orders":                     {need: buy, looks: true, at: "/standing-orders"},
	"GET /s/:account/standing-orders/new":                 {need: buy, at: "/standing-orders/new?from=order&number={order}"},
	"POST /s/:account/standing-orders/new":                {need: buy, at: "/standing-orders/new", send: sameForm, owns: []int{422}},
	"GET /s/:account/standing-orders/:number":             {need: buy, looks: true, at: "/standing-orders/{standing}"},
	"GET /s/:account/standing-orders/:number/change":      {need: buy, looks: true, at: "/standing-orders/{standing}/change"},
	"POST /s/:account/standing-orders/:number/change":     {need: buy, at: "/standing-orders/{standing}/change", send: sameForm},
	"GET /s/:account/standing-orders/:number/dates/:due":  {need: buy, looks: true, at: "/standing-orders/{standing}/dates/{due}"},
	"POST /s/:account/standing-orders/:number/dates/:due": {need: buy, at: "/standing-orders/{standing}/dates/{due}", send: sameForm},
	"POST /s/:account/standing-orders/:number/skip":       {need: buy, at: "/standing-orders/{standing}/skip", form: "due={due}"},
	"POST /s/:account/standing-orders/:number/unskip":     {need: buy, at: "/standing-orders/{standing}/unskip", form: "due={due}"},
	"POST /s/:account/standing-orders/:number/pause":      {need: buy, at: "/standing-orders/{standing}/pause"},
	"POST /s/:account/standing-orders/:number/resume":     {need: buy, at: "/standing-orders/{standing}/resume"},
	"GET /s/:account/standing-orders/:number/end":         {need: buy, looks: true, at: "/standing-orders/{standing}/end"},
	"POST /s/:account/standing-orders/:number/end":        {need: buy, at: "/standing-orders/{standing}/end"},

	"GET /s/:account/help":                        {need: see, at: "/help?q={articleword}", owns: []int{200}},
	"GET /s/:account/help/categories/:slug":       {need: see, at: "/help/categories/{shelf}"},
	"GET /s/:account/help/:slug":                  {need: see, at: "/help/{article}"},
	"POST /s/:account/help/:slug/helpful":         {need: see, at: "/help/{article}/helpful", form: "helpful=yes"},
	"GET /s/:account/help/:slug/files/:name":      {need: see, at: "/help/{article}/files/{articlefile}"},
	"GET /s/:account/questions":                   {need: see, at: "/questions?q={question}", owns: []int{200}},
	"GET /s/:account/questions/new":               {need: see, at: "/questions/new?about=order:{order}", owns: []int{200}},
	"POST /s/:account/questions/new":              {need: see, at: "/questions/new", form: "key={key}&subject=Where+is+it&reason=Returns&text=Not+here&about=order:{order}", owns: []int{303, 409}, writes: true},
	"GET /s/:account/questions/offers":            {need: see, at: "/questions/offers?key={key}&words=wet+{articleword}+cartons", owns: []int{200}},
	"GET /s/:account/questions/offers/:article":   {need: see, at: "/questions/offers/{articleid}?key={key}&words=wet", leads: true},
	"POST /s/:account/questions/solved":           {need: see, at: "/questions/solved", form: "key={key}&words=wet&article={articleid}&offered={articleid}"},
	"GET /s/:account/questions/:number":           {need: asked, at: "/questions/{question}"},
	"POST /s/:account/questions/:number":          {need: asked, at: "/questions/{question}", form: "key={key}&text=And+this"},
	"POST /s/:account/questions/:number/rating":   {need: asked, at: "/questions/{solved}/rating", form: "solved=yes&score=5"},
	"GET /s/:account/questions/:number/files/:id": {need: asked, at: "/questions/{attached}"},
	"GET /s/:account/ideas":                       {need: see, at: "/ideas?q={articleword}", owns: []int{200}},
	"GET /s/:account/ideas/new":                   {need: see, at: "/ideas/new"},
	"POST /s/:account/ideas/new":                  {need: see, at: "/ideas/new", form: "key={key}&kind=idea&title=Larger+cartons", owns: []int{303}, writes: true},
	"GET /s/:account/ideas/:number":               {need: asked, at: "/ideas/{idea}"},
	"POST /s/:account/ideas/:number/vote":         {need: see, at: "/ideas/{shownidea}/vote", form: "want=yes", owns: []int{303}, writes: true},

	"GET /s/:account/team":                          {need: manage, at: "/team"},
	"GET /s/:account/team/invite":                   {need: manage, at: "/team/invite"},
	"POST /s/:account/team/invite":                  {need: manage, at: "/team/invite", form: "email=invited{n}@bright-harvest.example&name=Ivy&role=buyer", owns: []int{303}, writes: true},
	"GET /s/:account/team/:member":                  {need: manage, at: "/team/{member}"},
	"POST /s/:account/team/:member/role":            {need: manage, at: "/team/{member}/role", form: "role=viewer"},
	"POST /s/:account/team/:member/invite":          {need: manage, at: "/team/{member}/invite"},
	"POST /s/:account/team/:member/block":           {need: manage, at: "/team/{member}/block"},
	"POST /s/:account/team/:member/unblock":         {need: manage, at: "/team/{member}/unblock"},
	"POST /s/:account/team/:member/end-sessions":    {need: manage, at: "/team/{member}/end-sessions"},
	"POST /s/:account/team/:member/remove":          {need: manage, at: "/team/{member}/remove"},
	"GET /s/:account/team/locations":                {need: manage, at: "/team/locations"},
	"GET /s/:account/team/locations/new":            {need: manage, at: "/team/locations/new"},
	"POST /s/:account/team/locations/new":           {need: manage, at: "/team/locations/new", form: "code=barn{n}&name=Barn&line1=Lane+1&city=Kent&postcode=ME1&country=GB", owns: []int{303}, writes: true},
	"GET /s/:account/team/locations/:location":      {need: manage, at: "/team/locations/{location}"},
	"POST /s/:account/team/locations/:location":     {need: manage, at: "/team/locations/{location}", form: "code=farm&name=Farm+shop&line1=Orchard+Lane+6&city=Kent&postcode=ME1+1AA&country=GB&is_billing=on"},
	"POST /s/:account/team/locations/:location/use": {need: manage, at: "/team/locations/{location}/use", form: "in_use=on"},

	"GET /s/:account/profile":                        {need: own, at: "/profile"},
	"GET /s/:account/profile/password":               {need: own, at: "/profile/password"},
	"POST /s/:account/profile/password":              {need: own, at: "/profile/password", form: "old={password}&password=another+horse+battery"},
	"POST /s/:account/profile/sessions/end":          {need: own, at: "/profile/sessions/end", send: ownSession, owns: []int{404}},
	"POST /s/:account/profile/sessions/end-others":   {need: own, at: "/profile/sessions/end-others"},
	"GET /s/:account/profile/second-factor":          {need: own, at: "/profile/second-factor"},
	"POST /s/:account/profile/second-factor":         {need: own, at: "/profile/second-factor", form: "password={password}"},
	"POST /s/:account/profile/second-factor/confirm": {need: own, at: "/profile/second-factor/confirm", send: pendingCode},
	"POST /s/:account/profile/second-factor/codes":   {need: own, at: "/profile/second-factor/codes", form: "password={password}", before: factorOn},
	"POST /s/:account/profile/second-factor/off":     {need: own, at: "/profile/second-factor/off", form: "password={password}", before: factorOn},

	"GET /desk":                                {need: desk},
	"GET /desk/mail":                           {need: admin, at: "/mail"},
	"GET /desk/mail/:id":                       {need: admin, at: "/mail/{letter}"},
	"GET /desk/profile":                        {need: desk, at: "/profile"},
	"GET /desk/profile/password":               {need: desk, at: "/profile/password"},
	"POST /desk/profile/password":              {need: desk, at: "/profile/password", form: "old={password}&password=short"},
	"POST /desk/profile/sessions/end":          {need: desk, at: "/profile/sessions/end", form: "session=0"},
	"POST /desk/profile/sessions/end-others":   {need: desk, at: "/profile/sessions/end-others"},
	"GET /desk/profile/second-factor":          {need: desk, at: "/profile/second-factor"},
	"POST /desk/profile/second-factor":         {need: desk, at: "/profile/second-factor", form: "password=wrong"},
	"POST /desk/profile/second-factor/confirm": {need: desk, at: "/profile/second-factor/confirm", form: "code=000000"},
	"POST /desk/profile/second-factor/codes":   {need: desk, at: "/profile/second-factor/codes", form: "password=wrong"},
	"POST /desk/profile/second-factor/off":     {need: desk, at: "/profile/second-factor/off", form: "password=wrong"},
}

// public are the routes that need no session, each with the reason.
var public = map[string]string{
	"GET /static/*":                 "the same style sheets and scripts for everyone",
	"GET /health":                   "says that the process lives",
	"GET /ready":                    "says that something can be written",
	"GET /":                         "leads a signed-in person to where they work, everyone else to the door",
	"GET /sign-in":                  "the door",
	"POST /sign-in":                 "the door",
	"GET /sign-in/look/:name":       "a client's look on its own host name alone: gate/look_test.go",
	"GET /sign-in/logo":             "a client's look on its own host name alone: gate/look_test.go",
	"POST /sign-in/stay":            "keeps the session that it comes with",
	"POST /sign-out":                "ends the session that it comes with",
	"GET /second-factor":            "the second half of the door, for the session that it comes with",
	"POST /second-factor":           "the second half of the door, for the session that it comes with",
	"GET /reset":                    "asks for a letter; answers the same for every address: gate_test.go",
	"POST /reset":                   "asks for a letter; answers the same for every address: gate_test.go",
	"GET /reset/sent":               "the same words for everyone",
	"GET /reset/:token":             "whoever holds a letter's link may use it, once: identity's tests",
	"POST /reset/:token":            "whoever holds a letter's link may use it, once: identity's tests",
	"GET /reset/sent-again":         "the same words for everyone",
	"POST /reset/:token/again":      "writes to the person of the link, nobody else: identity's tests",
	"GET /invitation/sent-again":    "the same words for everyone",
	"GET /invitation/:token":        "whoever holds a letter's link may use it, once: identity's tests",
	"POST /invitation/:token":       "whoever holds a letter's link may use it, once: identity's tests",
	"GET /standing-order/:token":    "whoever holds a letter's link may use it, once: standing's tests",
	"POST /standing-order/:token":   "whoever holds a letter's link may use it, once: standing's tests",
	"POST /invitation/:token/again": "writes to the person of the link, nobody else: identity's tests",
}

// checkoutForm is what B's checkout page hands out.
func checkoutForm(w *world, b *apptest.Browser, email, _ string) url.Values {
	fillCart(w, email)
	page := b.Get("/s/bright-harvest/checkout")
	form := formOf(page.Find("body"), "/checkout")
	form.Set("ship_to", "farm")
	form.Del("csrf")
	return form
}

// sameForm is what the page at the same address hands out.
func sameForm(w *world, b *apptest.Browser, email, at string) url.Values {
	fillCart(w, email)
	page := b.Get(at)
	path, _, _ := strings.Cut(at, "?")
	form := formOf(page.Find("body"), path)
	if len(form) < 2 {
		w.T.Errorf("%s hands out no form: %d %v", at, page.Status, form)
	}
	form.Del("csrf")
	return form
}

func ownSession(w *world, _ *apptest.Browser, email, _ string) url.Values {
	w.SignIn(email) // a second one, to be ended
	id := w.Count(`SELECT MAX(s.id) FROM sessions s JOIN people p ON p.id = s.person_id WHERE p.email = ?`, email)
	return url.Values{"session": {itoa(id)}}
}

func pendingCode(w *world, _ *apptest.Browser, email, _ string) url.Values {
	return url.Values{"code": {w.secondFactor(email, false)}}
}

func factorOn(w *world, email string) { w.secondFactor(email, true) }

// fillCart puts something into a member's cart unless there is something.
func fillCart(w *world, email string) {
	ctx, who := bg, w.Actor(email, "bright-harvest")
	if !who.Can(identity.Buy) {
		return
	}
	c, err := w.App.Cart.Show(ctx, who)
	w.Must(err)
	if len(c.Lines) == 0 {
		_, err = w.App.Cart.Add(ctx, who, "SW-2210-L", 1, "product")
		w.Must(err)
	}
}
