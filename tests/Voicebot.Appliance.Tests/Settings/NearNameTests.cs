using Voicebot.Appliance.Settings;

namespace Voicebot.Appliance.Tests.Settings;

public sealed class NearNameTests
{
    private static readonly string[] s_known =
    [
        "AMI_CA_FILE", "AMI_CERT_SHA256", "AMI_HOST", "AMI_PORT", "AMI_SECRET", "AMI_TLS", "AMI_USERNAME", "AUDIOSOCKET_ALLOW",
        "AUDIOSOCKET_BIND", "AUDIOSOCKET_PORT", "HANGOVER_MS", "LLM_MODEL", "MAX_CALLS", "MAX_CALL_S", "RECORD_DIR", "STT_MODEL",
    ];

    [Theory]
    [InlineData("HANGOVR_MS", "HANGOVER_MS")]
    [InlineData("HANGVOER_MS", "HANGOVER_MS")]
    [InlineData("hangovr_ms", "HANGOVER_MS")]
    [InlineData("HANGOVER", "HANGOVER_MS")]
    [InlineData("AMI_SECRETE", "AMI_SECRET")]
    [InlineData("AMI_USER", "AMI_USERNAME")]
    [InlineData("AMIHOST", "AMI_HOST")]
    [InlineData("VOICEBOT_AMI_HOST", "AMI_HOST")]
    [InlineData("AUDIOSOCKET_ALLOWED", "AUDIOSOCKET_ALLOW")]
    [InlineData("AUDIO_SOCKET_PORT", "AUDIOSOCKET_PORT")]
    [InlineData("MAX_CALL", "MAX_CALLS")]
    [InlineData("RECORD_DIRECTORY", "RECORD_DIR")]
    [InlineData("STT_MODLE", "STT_MODEL")]
    public void A_mistyped_name_finds_the_one_that_was_meant(string name, string meant) => Assert.Equal(meant, NearName.Find(name, s_known));

    [Theory]
    [InlineData("PATH")]
    [InlineData("TZ")]
    [InlineData("MYSQL_PASSWORD")]
    [InlineData("c2VjcmV0c2VjcmV0")]
    [InlineData("X")]
    public void Another_name_finds_none(string name) => Assert.Null(NearName.Find(name, s_known));

    [Fact]
    public void Where_nothing_is_known_nothing_is_near() => Assert.Null(NearName.Find("AMI_HOST", []));
}
