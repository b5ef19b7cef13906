pub mod decode;
pub mod diagnostic;
pub mod file;
pub mod model;
pub mod yaml;
pub mod text;
