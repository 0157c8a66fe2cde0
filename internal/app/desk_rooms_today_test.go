package app_test

// todayRooms are what is done about the lines of Today, and the switch of the weekly letter.
var todayRooms = map[string]room{
	"GET /desk/aside":                   all("/aside"),
	"POST /desk/weekly":                 staff("/weekly", "on=1"),
	"POST /desk/clients/:client/aside":  {who: "msa", at: "/clients/{client}/aside", form: "kind=risk&key=k{n}&days=7"},
	"POST /desk/clients/:client/back":   {who: "msa", at: "/clients/{client}/back", form: "kind=risk&key=k", gone: true},
	"GET /desk/clients/:client/call":    clients("/call?kind=risk&key=k"),
	"POST /desk/clients/:client/call":   helped("/call?kind=risk&key=k", "form=c{n}&channel=call&reason=Returns&minutes=3&days=7"),
	"GET /desk/clients/:client/letter":  clients("/letter?kind=first&key=k"),
	"POST /desk/clients/:client/letter": helped("/letter?kind=first&key=k", "form=l{n}&member={member}&subject=Thanks&text=Thank+you"),
}
