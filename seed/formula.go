package seed

import (
	"fmt"
	"go/ast"
	"go/parser"
	"go/token"
)

// value is what a formula or a template can name: a text, and its number where
// the text is one. Truth is the number 1.
type value struct {
	text   string
	num    nano
	number bool
}

func textValue(s string) value {
	n, ok := parseNano(s)
	return value{text: s, num: n, number: ok}
}

func numValue(n nano) value { return value{num: n, number: true} }

// String is the value as a template writes it: as it was typed, or the number.
func (v value) String() string {
	if v.text == "" && v.number {
		return v.num.String()
	}
	return v.text
}

func (v value) equals(w value) bool {
	if v.number && w.number {
		return v.num == w.num
	}
	return v.text == w.text
}

func truth(b bool) value {
	if b {
		return numValue(one)
	}
	return numValue(0)
}

// formula is an expression in Go's own notation over the values of one product,
// such as `0.4 + 0.000042*d*d*length`.
type formula struct {
	source string
	tree   ast.Expr
}

func parseFormula(source string) (formula, error) {
	tree, err := parser.ParseExpr(source)
	if err != nil {
		return formula{}, fmt.Errorf("formula %q: %w", source, err)
	}
	return formula{source, tree}, nil
}

func (f formula) of(values map[string]value) (value, error) {
	v, err := eval(f.tree, values)
	if err != nil {
		return value{}, fmt.Errorf("formula %q: %w", f.source, err)
	}
	return v, nil
}

// number is the formula's result where a number is needed.
func (f formula) number(values map[string]value) (nano, error) {
	v, err := f.of(values)
	if err == nil && !v.number {
		err = fmt.Errorf("formula %q gives %q, not a number", f.source, v.text)
	}
	return v.num, err
}

func eval(e ast.Expr, values map[string]value) (value, error) {
	switch e := e.(type) {
	case *ast.ParenExpr:
		return eval(e.X, values)
	case *ast.BasicLit:
		if e.Kind == token.STRING {
			return textValue(e.Value[1 : len(e.Value)-1]), nil
		}
		return textValue(e.Value), nil
	case *ast.Ident:
		v, ok := values[e.Name]
		if !ok {
			return value{}, fmt.Errorf("nothing is called %s", e.Name)
		}
		return v, nil
	case *ast.BinaryExpr:
		return binary(e, values)
	case *ast.CallExpr:
		return call(e, values)
	}
	return value{}, fmt.Errorf("%T has no meaning here", e)
}

func binary(e *ast.BinaryExpr, values map[string]value) (value, error) {
	a, err := eval(e.X, values)
	if err != nil {
		return a, err
	}
	if (e.Op == token.LAND && a.num == 0) || (e.Op == token.LOR && a.num != 0) {
		return a, nil
	}
	b, err := eval(e.Y, values)
	if err != nil {
		return b, err
	}
	switch e.Op {
	case token.LAND, token.LOR:
		return b, nil
	case token.EQL:
		return truth(a.equals(b)), nil
	case token.NEQ:
		return truth(!a.equals(b)), nil
	}
	if !a.number || !b.number {
		return value{}, fmt.Errorf("%q %s %q", a.text, e.Op, b.text)
	}
	return arithmetic(e.Op, a.num, b.num)
}

func arithmetic(op token.Token, a, b nano) (value, error) {
	switch op {
	case token.ADD:
		return numValue(a + b), nil
	case token.SUB:
		return numValue(a - b), nil
	case token.MUL:
		n, err := mulDiv(a, b, one)
		return numValue(n), err
	case token.QUO:
		n, err := mulDiv(a, one, b)
		return numValue(n), err
	case token.LSS:
		return truth(a < b), nil
	case token.LEQ:
		return truth(a <= b), nil
	case token.GTR:
		return truth(a > b), nil
	case token.GEQ:
		return truth(a >= b), nil
	}
	return value{}, fmt.Errorf("operator %s has no meaning here", op)
}

// call knows three functions: pick(condition, value, …, otherwise), max(a, b)
// and round(x, step).
func call(e *ast.CallExpr, values map[string]value) (value, error) {
	name, ok := e.Fun.(*ast.Ident)
	if !ok || len(e.Args) < 2 {
		return value{}, fmt.Errorf("unreadable call")
	}
	if name.Name == "pick" {
		return pick(e.Args, values)
	}
	a, err := eval(e.Args[0], values)
	if err != nil {
		return a, err
	}
	b, err := eval(e.Args[1], values)
	if err != nil {
		return b, err
	}
	switch {
	case name.Name == "max":
		return numValue(max(a.num, b.num)), nil
	case name.Name == "round" && b.num > 0:
		return numValue(roundTo(a.num, b.num)), nil
	}
	return value{}, fmt.Errorf("no function %s", name.Name)
}

func pick(args []ast.Expr, values map[string]value) (value, error) {
	for len(args) >= 2 {
		condition, err := eval(args[0], values)
		if err != nil || condition.num != 0 {
			if err == nil {
				return eval(args[1], values)
			}
			return value{}, err
		}
		args = args[2:]
	}
	if len(args) == 0 {
		return value{}, fmt.Errorf("pick without a last resort")
	}
	return eval(args[0], values)
}
