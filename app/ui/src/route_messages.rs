//! Messages of the route map.

web::messages! {
    drive_home(n) { en: "{n} min to get home", es: "{n} min a casa" }
    drive_min(n) { en: "{n} min drive", es: "{n} min de trayecto" }
    no_route { en: "No visits going ahead on this day.", es: "Este día no hay visitas." }
    north { en: "N", es: "N" }
    route_map_help(drive) { en: "{drive} of driving, drawn here in straight lines. The dashed lines lead from and to the home base.", es: "{drive} de trayecto; aquí en línea recta. Las líneas de puntos salen del punto de partida y vuelven a él." }
    route_map_label(n) { en: "Route map: home base and {n} stop. The list says the same." | "Route map: home base and {n} stops. The list says the same.", es: "Mapa de la ruta: punto de partida y {n} parada. La lista dice lo mismo." | "Mapa de la ruta: punto de partida y {n} paradas. La lista dice lo mismo." }
    stop_n(n) { en: "Stop {n}", es: "Parada {n}" }
    route_today { en: "Today's route", es: "La ruta de hoy" }
}
