package app_test

// rooms are the desk's pages and forms, beside those of one's own profile and of sent mail (leak_doors_test.go).
var rooms = joined(map[string]room{
	"GET /desk/search":        all("/search?q=harvest"),
	"GET /desk/suggest":       all("/suggest?q=harvest"),
	"POST /desk/views":        staff("/views", "page=/desk/clients&name=Mine{n}&query=q%3Dx"),
	"POST /desk/views/rename": {who: "msa", at: "/views/rename", form: "page=/desk/clients&id=1&name=Other{n}", shared: true, gone: true},
	"POST /desk/views/delete": {who: "msa", at: "/views/delete", form: "page=/desk/clients&id=1", shared: true, gone: true},
	"GET /desk/changes":       all("/changes"),
	"GET /desk/style-guide":   all("/style-guide"),
	"GET /desk/clients":       all("/clients"),
	"GET /desk/clients.csv":   all("/clients.csv"),

	"GET /desk/settings/:group":         admins("/settings/seller", ""),
	"POST /desk/settings/:group":        admins("/settings/seller", ""),
	"GET /desk/staff":                   admins("/staff", ""),
	"GET /desk/staff/new":               admins("/staff/new", ""),
	"POST /desk/staff/new":              admins("/staff/new", "email=new{n}@harbour-vale.example&name=New&role=support"),
	"GET /desk/staff/:id":               admins("/staff/{staff}", ""),
	"POST /desk/staff/:id":              admins("/staff/{staff}", "name=Sam&role=support"),
	"POST /desk/staff/:id/:what":        admins("/staff/{staff}/sessions", ""),
	"POST /desk/staff/:id/deputies":     admins("/staff/{staff}/deputies", "deputy={staff}&from=2031-01-01&to=2031-01-02"),
	"POST /desk/staff/deputies/:id/end": admins("/staff/deputies/{deputy}/end", ""),

	"GET /desk/prices":                        all("/prices"),
	"GET /desk/prices/new":                    managers("/prices/new", ""),
	"POST /desk/prices/new":                   managers("/prices/new", "code=new{n}&name=New&currency=EUR"),
	"GET /desk/prices/why":                    all("/prices/why"),
	"GET /desk/prices/lists/:list/settings":   {who: "msa", at: "/prices/lists/harvest/settings"},
	"POST /desk/prices/lists/:list/settings":  {who: "ma", at: "/prices/lists/harvest/settings", form: "name=Harvest&currency=EUR"},
	"POST /desk/prices/lists/:list/clients":   {who: "ma", at: "/prices/lists/harvest/clients", form: "give=bright-harvest"},
	"POST /desk/clients/:client/prices/order": tailored("/prices/order", "lists=harvest"),
},
	sheet("/prices/lists/:list", "/prices/lists/harvest"), sheet("/clients/:client/prices", "/clients/bright-harvest/prices"),
	map[string]room{
		"GET /desk/range":                       all("/range"),
		"GET /desk/range/new":                   managers("/range/new", ""),
		"POST /desk/range/new":                  managers("/range/new", "code=new{n}&name=New"),
		"GET /desk/range/see":                   all("/range/see"),
		"GET /desk/range/goods":                 all("/range/goods?q=glove"),
		"GET /desk/range/:code":                 all("/range/packing"),
		"GET /desk/range/:code/products":        all("/range/packing/products"),
		"POST /desk/range/:code":                managers("/range/packing", ""),
		"POST /desk/range/:code/review":         managers("/range/packing/review", "name=Packing"),
		"POST /desk/range/:code/save":           {who: "ma", at: "/range/packing/save", form: "name=Packing", sees: true, odd: []int{422}},
		"POST /desk/range/:code/undo":           {who: "ma", at: "/range/packing/undo", form: "name=Packing", sees: true},
		"POST /desk/range/:code/delete":         {who: "ma", at: "/range/packing/delete", sees: true, odd: []int{409}},
		"GET /desk/clients/:client/range":       clients("/range"),
		"POST /desk/clients/:client/range":      tailored("/range", ""),
		"POST /desk/clients/:client/range/save": tailored("/range/save", ""),
		"POST /desk/clients/:client/range/undo": tailored("/range/undo", ""),
	},
	map[string]room{
		"GET /desk/orders":                     all("/orders"),
		"POST /desk/order-confirm":             staff("/order-confirm", ""),
		"GET /desk/orders/:number":             {who: "msa", at: "/orders/{order}"},
		"GET /desk/orders/:number/invoice.pdf": {who: "msa", at: "/orders/{invoiced}/invoice.pdf"},
		"GET /desk/orders/:number/:step":       {who: "msa", at: "/orders/{order}/note"},
		"POST /desk/orders/:number/:step":      {who: "msa", at: "/orders/{order}/note", form: "note=Gate+3+is+closed"},
		"GET /desk/stock":                      all("/stock"),
		"POST /desk/stock":                     admins("/stock", "sku=PK-0201-643&free=5&seen_free=4"),
		"GET /desk/order-for":                  all("/order-for"),
		"GET /desk/clients/:client/order":      clients("/order"),
		"POST /desk/clients/:client/order":     helped("/order", ""),
		"GET /desk/clients/:client/see-as":     clients("/see-as"),
		"POST /desk/clients/:client/see-as":    helped("/see-as", "member={member}"),
		"POST /desk/see-as/stop":               staff("/see-as/stop", ""),
	})

// sheet are the rooms of a price list, or of a client's contract, as a sheet.
func sheet(path, at string) map[string]room {
	list := map[string]room{}
	for _, page := range []string{"", "/effect", "/published", "/export"} {
		list["GET /desk"+path+page] = room{who: "msa", at: at + page}
	}
	for _, page := range []string{"/many", "/bring"} {
		list["GET /desk"+path+page] = room{who: "ma", at: at + page}
	}
	for form, fields := range map[string]string{"/rows": "", "/add": "sku=SW-2210-L&price=1.20", "/step": "", "/discard": "", "/publish": "version=0",
		"/many": "skus=SW-2210-L&percent=3&do=percent", "/bring": "lines=SW-2210-L%091%091.30"} {
		list["POST /desk"+path+form] = room{who: "ma", at: at + form, form: fields}
	}
	list["POST /desk"+path+"/undo"] = room{who: "ma", at: at + "/undo", form: "publication=1", gone: true}
	list["POST /desk"+path+"/import"] = room{who: "ma", at: at + "/import", odd: []int{422}} // without a file
	return list
}

func joined(maps ...map[string]room) map[string]room {
	list := map[string]room{}
	for _, m := range maps {
		for name, r := range m {
			list[name] = r
		}
	}
	return list
}
