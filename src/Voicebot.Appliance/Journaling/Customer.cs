namespace Voicebot.Appliance.Journaling;

/// <summary>Somebody who is known before they call.</summary>
/// <param name="Phone">National digits.</param>
public sealed record Customer(string Phone, string Name, string? Company, string? Note);
