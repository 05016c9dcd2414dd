//! Messages of the import page.

web::messages! {
    title { en: "Import", es: "Importar" }
    choose { en: "Choose the files", es: "Elija los archivos" }
    choose_help { en: "One of them, or all four. Records without a row stay as they are. Nothing changes until you confirm.", es: "Uno de ellos, o los cuatro. Los registros sin fila quedan como están. Nada cambia hasta que usted lo confirme." }
    check { en: "Check the files", es: "Revisar los archivos" }
    rejected_title { en: "The files can't be imported", es: "Los archivos no se pueden importar" }
    nothing_chosen { en: "Choose at least one file.", es: "Elija al menos un archivo." }
    // The size is `MAX_UPLOAD_BYTES` in `server/src/web/import.rs`.
    too_large { en: "The files are larger than 8 MB together. Import them one by one.", es: "Los archivos superan 8 MB en total. Impórtelos uno por uno." }
    preview { en: "What would change", es: "Qué cambiaría" }
    no_errors { en: "Every row can be imported.", es: "Todas las filas se pueden importar." }
    error_count(n) { en: "{n} row can't be imported, so nothing would be imported. Fix it in the file and check again." | "{n} rows can't be imported, so nothing would be imported. Fix them in the files and check again.", es: "{n} fila no se puede importar, así que no se importaría nada. Corríjala en el archivo y revise de nuevo." | "{n} filas no se pueden importar, así que no se importaría nada. Corríjalas en los archivos y revise de nuevo." }
    errors_title { en: "Can't be imported", es: "No se pueden importar" }
    warnings_title { en: "Can be imported, but check these", es: "Se pueden importar, pero revise estas" }
    rows { en: "Rows", es: "Filas" }
    providers { en: "Providers", es: "Proveedores" }
    children { en: "Children", es: "Niños" }
    authorizations { en: "Authorizations", es: "Autorizaciones" }
    visits { en: "Visits", es: "Visitas" }
    added { en: "Added", es: "Nuevas" }
    changed { en: "Changed", es: "Cambiadas" }
    unchanged { en: "Unchanged", es: "Sin cambios" }
    location(file, line) { en: "{file}, line {line}", es: "{file}, línea {line}" }
    location_column { en: "Where", es: "Dónde" }
    column { en: "Column", es: "Columna" }
    value { en: "Value", es: "Valor" }
    what_to_check { en: "What to check", es: "Qué revisar" }
    more(n) { en: "And {n} more. Fix these first.", es: "Y {n} más. Corrija primero estas." }
    same_in_more_rows(n) { en: "The same in {n} more row." | "The same in {n} more rows.", es: "Lo mismo en {n} fila más." | "Lo mismo en {n} filas más." }
    columns { en: "What the files hold", es: "Qué contienen los archivos" }
    columns_help { en: "Save each list as CSV (comma separated, UTF-8), with the names of the columns in the first line, in any order. Semicolons and tabs are read too, and so are dates such as 11/30/2026 and times such as 9:30 AM, where the whole column has them.", es: "Guarde cada lista como CSV (separado por comas, UTF-8), con los nombres de las columnas en la primera línea, en cualquier orden. También se leen puntos y comas y tabulaciones, y fechas como 11/30/2026 y horas como 9:30 AM si toda la columna las tiene." }
    columns_of(file) { en: "Columns of {file}", es: "Columnas de {file}" }
    template_of(file) { en: "Download an empty {file}", es: "Descargar un {file} vacío" }
    meaning { en: "Meaning", es: "Significado" }
    example { en: "Example", es: "Ejemplo" }
    cell { en: "Cell", es: "Celda" }
    may_be_empty { en: "May be empty", es: "Puede estar vacía" }
    must_be_filled { en: "Must be filled", es: "Debe llenarse" }
    overwrite { en: "Let the files replace what was changed here", es: "Reemplazar con los archivos lo que se cambió aquí" }
    overwrite_help { en: "Changes made here since the last import will be lost.", es: "Se perderán los cambios hechos aquí desde la última importación." }
    import_now { en: "Import now", es: "Importar ahora" }
}
