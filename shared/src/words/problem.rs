//! What a person reads where the server refused.

use super::Words;
use crate::wire::api::Problem;

impl Words {
    /// The catalogue's words where it has some, else the server's own sentence.
    pub fn problem(&self, problem: &Problem) -> String {
        let key = match problem.code.as_str() {
            "wrong_password" => "console-fault-password",
            "not_allowed" => "console-fault-not-allowed",
            "too_many_requests" => "console-fault-too-many",
            "not_ready" => "console-fault-not-ready",
            "fault" => "console-fault-server",
            _ => return problem.detail.clone().unwrap_or_else(|| problem.title.clone()),
        };
        self.say(key)
    }
}
