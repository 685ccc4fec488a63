// The elements that our pages use, as functions that read like the page: `section(.class("why")) { h2 { "Why" } }`.
// Five carry "Element" in their names, because views have members of those names.

extension ElementName {
    static let html = ElementName("html")
    static let head = ElementName("head")
    static let title = ElementName("title")
    static let body = ElementName("body")
    static let header = ElementName("header")
    static let nav = ElementName("nav")
    static let main = ElementName("main")
    static let footer = ElementName("footer")
    static let section = ElementName("section")
    static let article = ElementName("article")
    static let aside = ElementName("aside")
    static let div = ElementName("div")
    static let p = ElementName("p")
    static let h1 = ElementName("h1")
    static let h2 = ElementName("h2")
    static let h3 = ElementName("h3")
    static let h4 = ElementName("h4")
    static let ul = ElementName("ul")
    static let ol = ElementName("ol")
    static let li = ElementName("li")
    static let dl = ElementName("dl")
    static let dt = ElementName("dt")
    static let dd = ElementName("dd")
    static let a = ElementName("a")
    static let span = ElementName("span")
    static let strong = ElementName("strong")
    static let em = ElementName("em")
    static let code = ElementName("code")
    static let mark = ElementName("mark")
    static let del = ElementName("del")
    static let ins = ElementName("ins")
    static let bdi = ElementName("bdi")
    static let form = ElementName("form")
    static let fieldset = ElementName("fieldset")
    static let legend = ElementName("legend")
    static let label = ElementName("label")
    static let button = ElementName("button")
    static let textarea = ElementName("textarea")
    static let select = ElementName("select")
    static let option = ElementName("option")
    static let output = ElementName("output")
    static let datalist = ElementName("datalist")
    static let details = ElementName("details")
    static let summary = ElementName("summary")
    static let table = ElementName("table")
    static let caption = ElementName("caption")
    static let thead = ElementName("thead")
    static let tbody = ElementName("tbody")
    static let tr = ElementName("tr")
    static let th = ElementName("th")
    static let td = ElementName("td")
    static let figure = ElementName("figure")
    static let figcaption = ElementName("figcaption")
    static let blockquote = ElementName("blockquote")
    static let time = ElementName("time")
    static let small = ElementName("small")
    static let sup = ElementName("sup")
    static let noscript = ElementName("noscript")
    static let meta = ElementName("meta", isVoid: true)
    static let link = ElementName("link", isVoid: true)
    static let input = ElementName("input", isVoid: true)
    static let br = ElementName("br", isVoid: true)
    static let hr = ElementName("hr", isVoid: true)
}

package func htmlElement(_ attributes: Attribute..., @HTMLBuilder content: () -> HTML = { .nothing }) -> HTML { .element(.html, attributes, content()) }
package func head(_ attributes: Attribute..., @HTMLBuilder content: () -> HTML = { .nothing }) -> HTML { .element(.head, attributes, content()) }
package func titleElement(_ attributes: Attribute..., @HTMLBuilder content: () -> HTML = { .nothing }) -> HTML { .element(.title, attributes, content()) }
package func body(_ attributes: Attribute..., @HTMLBuilder content: () -> HTML = { .nothing }) -> HTML { .element(.body, attributes, content()) }
package func header(_ attributes: Attribute..., @HTMLBuilder content: () -> HTML = { .nothing }) -> HTML { .element(.header, attributes, content()) }
package func nav(_ attributes: Attribute..., @HTMLBuilder content: () -> HTML = { .nothing }) -> HTML { .element(.nav, attributes, content()) }
package func main(_ attributes: Attribute..., @HTMLBuilder content: () -> HTML = { .nothing }) -> HTML { .element(.main, attributes, content()) }
package func footer(_ attributes: Attribute..., @HTMLBuilder content: () -> HTML = { .nothing }) -> HTML { .element(.footer, attributes, content()) }
package func section(_ attributes: Attribute..., @HTMLBuilder content: () -> HTML = { .nothing }) -> HTML { .element(.section, attributes, content()) }
package func article(_ attributes: Attribute..., @HTMLBuilder content: () -> HTML = { .nothing }) -> HTML { .element(.article, attributes, content()) }
package func aside(_ attributes: Attribute..., @HTMLBuilder content: () -> HTML = { .nothing }) -> HTML { .element(.aside, attributes, content()) }
package func div(_ attributes: Attribute..., @HTMLBuilder content: () -> HTML = { .nothing }) -> HTML { .element(.div, attributes, content()) }
package func p(_ attributes: Attribute..., @HTMLBuilder content: () -> HTML = { .nothing }) -> HTML { .element(.p, attributes, content()) }
package func h1(_ attributes: Attribute..., @HTMLBuilder content: () -> HTML = { .nothing }) -> HTML { .element(.h1, attributes, content()) }
package func h2(_ attributes: Attribute..., @HTMLBuilder content: () -> HTML = { .nothing }) -> HTML { .element(.h2, attributes, content()) }
package func h3(_ attributes: Attribute..., @HTMLBuilder content: () -> HTML = { .nothing }) -> HTML { .element(.h3, attributes, content()) }
package func h4(_ attributes: Attribute..., @HTMLBuilder content: () -> HTML = { .nothing }) -> HTML { .element(.h4, attributes, content()) }
package func ul(_ attributes: Attribute..., @HTMLBuilder content: () -> HTML = { .nothing }) -> HTML { .element(.ul, attributes, content()) }
package func ol(_ attributes: Attribute..., @HTMLBuilder content: () -> HTML = { .nothing }) -> HTML { .element(.ol, attributes, content()) }
package func li(_ attributes: Attribute..., @HTMLBuilder content: () -> HTML = { .nothing }) -> HTML { .element(.li, attributes, content()) }
package func dl(_ attributes: Attribute..., @HTMLBuilder content: () -> HTML = { .nothing }) -> HTML { .element(.dl, attributes, content()) }
package func dt(_ attributes: Attribute..., @HTMLBuilder content: () -> HTML = { .nothing }) -> HTML { .element(.dt, attributes, content()) }
package func dd(_ attributes: Attribute..., @HTMLBuilder content: () -> HTML = { .nothing }) -> HTML { .element(.dd, attributes, content()) }
package func a(_ attributes: Attribute..., @HTMLBuilder content: () -> HTML = { .nothing }) -> HTML { .element(.a, attributes, content()) }
package func span(_ attributes: Attribute..., @HTMLBuilder content: () -> HTML = { .nothing }) -> HTML { .element(.span, attributes, content()) }
package func strong(_ attributes: Attribute..., @HTMLBuilder content: () -> HTML = { .nothing }) -> HTML { .element(.strong, attributes, content()) }
package func em(_ attributes: Attribute..., @HTMLBuilder content: () -> HTML = { .nothing }) -> HTML { .element(.em, attributes, content()) }
package func markElement(_ attributes: Attribute..., @HTMLBuilder content: () -> HTML = { .nothing }) -> HTML { .element(.mark, attributes, content()) }
package func code(_ attributes: Attribute..., @HTMLBuilder content: () -> HTML = { .nothing }) -> HTML { .element(.code, attributes, content()) }
package func del(_ attributes: Attribute..., @HTMLBuilder content: () -> HTML = { .nothing }) -> HTML { .element(.del, attributes, content()) }
package func ins(_ attributes: Attribute..., @HTMLBuilder content: () -> HTML = { .nothing }) -> HTML { .element(.ins, attributes, content()) }
package func bdi(_ attributes: Attribute..., @HTMLBuilder content: () -> HTML = { .nothing }) -> HTML { .element(.bdi, attributes, content()) }
package func form(_ attributes: Attribute..., @HTMLBuilder content: () -> HTML = { .nothing }) -> HTML { .element(.form, attributes, content()) }
package func fieldset(_ attributes: Attribute..., @HTMLBuilder content: () -> HTML = { .nothing }) -> HTML { .element(.fieldset, attributes, content()) }
package func legend(_ attributes: Attribute..., @HTMLBuilder content: () -> HTML = { .nothing }) -> HTML { .element(.legend, attributes, content()) }
package func label(_ attributes: Attribute..., @HTMLBuilder content: () -> HTML = { .nothing }) -> HTML { .element(.label, attributes, content()) }
package func button(_ attributes: Attribute..., @HTMLBuilder content: () -> HTML = { .nothing }) -> HTML { .element(.button, attributes, content()) }
package func textarea(_ attributes: Attribute..., @HTMLBuilder content: () -> HTML = { .nothing }) -> HTML { .element(.textarea, attributes, content()) }
package func select(_ attributes: Attribute..., @HTMLBuilder content: () -> HTML = { .nothing }) -> HTML { .element(.select, attributes, content()) }
package func option(_ attributes: Attribute..., @HTMLBuilder content: () -> HTML = { .nothing }) -> HTML { .element(.option, attributes, content()) }
package func output(_ attributes: Attribute..., @HTMLBuilder content: () -> HTML = { .nothing }) -> HTML { .element(.output, attributes, content()) }
package func datalist(_ attributes: Attribute..., @HTMLBuilder content: () -> HTML = { .nothing }) -> HTML { .element(.datalist, attributes, content()) }
package func details(_ attributes: Attribute..., @HTMLBuilder content: () -> HTML = { .nothing }) -> HTML { .element(.details, attributes, content()) }
package func summary(_ attributes: Attribute..., @HTMLBuilder content: () -> HTML = { .nothing }) -> HTML { .element(.summary, attributes, content()) }
package func table(_ attributes: Attribute..., @HTMLBuilder content: () -> HTML = { .nothing }) -> HTML { .element(.table, attributes, content()) }
package func captionElement(_ attributes: Attribute..., @HTMLBuilder content: () -> HTML = { .nothing }) -> HTML { .element(.caption, attributes, content()) }
package func thead(_ attributes: Attribute..., @HTMLBuilder content: () -> HTML = { .nothing }) -> HTML { .element(.thead, attributes, content()) }
package func tbody(_ attributes: Attribute..., @HTMLBuilder content: () -> HTML = { .nothing }) -> HTML { .element(.tbody, attributes, content()) }
package func tr(_ attributes: Attribute..., @HTMLBuilder content: () -> HTML = { .nothing }) -> HTML { .element(.tr, attributes, content()) }
package func th(_ attributes: Attribute..., @HTMLBuilder content: () -> HTML = { .nothing }) -> HTML { .element(.th, attributes, content()) }
package func td(_ attributes: Attribute..., @HTMLBuilder content: () -> HTML = { .nothing }) -> HTML { .element(.td, attributes, content()) }
package func figure(_ attributes: Attribute..., @HTMLBuilder content: () -> HTML = { .nothing }) -> HTML { .element(.figure, attributes, content()) }
package func figcaption(_ attributes: Attribute..., @HTMLBuilder content: () -> HTML = { .nothing }) -> HTML { .element(.figcaption, attributes, content()) }
package func blockquote(_ attributes: Attribute..., @HTMLBuilder content: () -> HTML = { .nothing }) -> HTML { .element(.blockquote, attributes, content()) }
package func timeElement(_ attributes: Attribute..., @HTMLBuilder content: () -> HTML = { .nothing }) -> HTML { .element(.time, attributes, content()) }
package func small(_ attributes: Attribute..., @HTMLBuilder content: () -> HTML = { .nothing }) -> HTML { .element(.small, attributes, content()) }
package func sup(_ attributes: Attribute..., @HTMLBuilder content: () -> HTML = { .nothing }) -> HTML { .element(.sup, attributes, content()) }
package func noscript(_ attributes: Attribute..., @HTMLBuilder content: () -> HTML = { .nothing }) -> HTML { .element(.noscript, attributes, content()) }
package func meta(_ attributes: Attribute...) -> HTML { .element(.meta, attributes, .nothing) }
package func link(_ attributes: Attribute...) -> HTML { .element(.link, attributes, .nothing) }
package func input(_ attributes: Attribute...) -> HTML { .element(.input, attributes, .nothing) }
package func br(_ attributes: Attribute...) -> HTML { .element(.br, attributes, .nothing) }
package func hr(_ attributes: Attribute...) -> HTML { .element(.hr, attributes, .nothing) }

/// A script is always a file; there is no element that could hold one.
package func script(file address: String) -> HTML { .element(ElementName("script"), [.src(address), .defer], .nothing) }
