//! stub
#[derive(Default)]
pub struct Files {
    pub providers: Option<Vec<u8>>,
    pub children: Option<Vec<u8>>,
    pub authorizations: Option<Vec<u8>>,
    pub visits: Option<Vec<u8>>,
}
